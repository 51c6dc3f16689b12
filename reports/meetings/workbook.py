"""The pack as a workbook: each list on a sheet of its own, the figures in words on the first."""

from __future__ import annotations

from dataclasses import replace

from reports.meetings.material import Material, draft_minutes, summary
from reports.meetings.tables import lists
from reports.words.neutral import mask
from reports.workbooks.context import ExportContext
from reports.workbooks.workbook import Column, Table, add_official, open_book

FIRST = (Column("项目", 14, kind="centre"), Column("内容", 96))


def pack_workbook(material: Material, context: ExportContext) -> bytes:
    """The whole pack of one meeting."""
    book, buffer = open_book(context)
    add_official(book, _first(material), context)
    for table in lists(material):
        add_official(book, table, replace(context, title=f"{context.title}·{table.sheet}"))
    book.close()
    return buffer.getvalue()


def _first(material: Material) -> Table:
    topics = "\n".join(f"{row[0]}. {row[1]}" for row in material.topics)
    minutes = material.minutes or draft_minutes(material)
    rows = [*material.facts, ("议程", topics or None), ("总体情况", summary(material.figures)), ("纪要稿", minutes)]
    rows += [(f"批示（{who}）", text) for who, text in material.instructions]
    return Table(FIRST, [[label, mask(value) if value else None] for label, value in rows], sheet="会议")
