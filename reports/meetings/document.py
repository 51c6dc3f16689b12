"""The pack as a document: agenda and figures upright, the lists across, the minutes upright; no red head, no seal."""

from __future__ import annotations

from reports.documents.document import Document
from reports.meetings.material import DRAFT, Material, draft_minutes, summary
from reports.meetings.tables import lists, of_paper
from reports.words.neutral import mask
from reports.workbooks.context import ExportContext
from reports.workbooks.workbook import Table

EMPTY = {
    "议题清单": "还没有列议题。",
    "考核排名": "这一期没有可排名的数据。",
    "问题清单": "本次会议的议题没有涉及疑点。",
    "责任清单": "本次会议没有涉及在办的立案。",
    "整改台账": "本次会议没有涉及立案。",
    "本次议定事项": "还没有登记议定事项。",
    "上次议定事项落实情况": "以前会议没有待跟踪的议定事项。",
}


def pack_document(material: Material, context: ExportContext) -> bytes:
    """The whole pack of one meeting."""
    document = Document(context.title, context)
    document.heading(1, "议程")
    for label, value in material.facts:
        document.paragraph(f"{label}：{mask(value)}")
    for position, topic, *_ in material.topics:
        document.paragraph(f"议题{position}：{mask(topic)}")
    topics, *others = lists(material)
    upright = len(material.leagues)
    _list(document, material, topics)
    document.heading(1, "总体情况")
    document.paragraph(summary(material.figures))
    for table in others[:upright]:
        document.new_page()  # the places of a county stay together
        _list(document, material, table)
    document.landscape()
    for table in others[upright:]:
        _list(document, material, table)
    document.portrait()
    _minutes(document, material)
    return document.to_bytes(context.when)


def _list(document: Document, material: Material, table: Table) -> None:
    document.heading(1, table.sheet)
    if table.banner:
        document.small(table.banner)
    if not table.rows:
        document.paragraph(EMPTY[table.sheet.partition("（")[0]])
        return
    columns, rows = of_paper(material, table)
    document.table(columns, rows, unit=table.unit, notes=table.notes)


def _minutes(document: Document, material: Material) -> None:
    document.heading(1, "纪要稿")
    if not material.minutes:
        document.small(DRAFT)
    document.paragraph(mask(material.minutes or draft_minutes(material)))
    for who, text in material.instructions:
        document.heading(2, f"批示（{who}）")
        document.paragraph(mask(text))
