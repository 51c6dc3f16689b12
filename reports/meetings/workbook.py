"""The pack as a workbook: each list on a sheet of its own, the figures in words on the first."""

from __future__ import annotations

from dataclasses import replace

from reports.meetings.material import DRAFT, Material, draft_minutes, summary
from reports.meetings.tables import lists
from reports.words.neutral import mask
from reports.workbooks.context import ExportContext
from reports.workbooks.workbook import Column, Table, add_official, open_book

LINES = (Column("序号", 6, kind="centre"), Column("内容", 104))
FIRST = (Column("项目", 14, kind="centre"), Column("内容", 96))


def pack_workbook(material: Material, context: ExportContext) -> bytes:
    """The whole pack of one meeting."""
    book, buffer = open_book(context)
    add_official(book, _first(material), context)
    for table in (*lists(material), _minutes(material)):
        add_official(book, table, replace(context, title=f"{context.title}·{table.sheet}"))
    book.close()
    return buffer.getvalue()


def _first(material: Material) -> Table:
    topics = "\n".join(f"{row[0]}. {row[1]}" for row in material.topics)
    rows = [*material.facts, ("议程", topics or None), ("总体情况", summary(material.figures))]
    rows += [(f"批示（{who}）", text) for who, text in material.instructions]
    return Table(FIRST, [[label, mask(value) if value else None] for label, value in rows], sheet="会议")


def _minutes(material: Material) -> Table:
    """A line of the minutes is a row: one cell would not show all of them."""
    lines = (material.minutes or draft_minutes(material)).split("\n")
    rows = [[number, mask(line)] for number, line in enumerate((line for line in lines if line.strip()), start=1)]
    notes = [] if material.minutes else [DRAFT]
    return Table(LINES, rows, notes=notes, sheet="纪要稿")
