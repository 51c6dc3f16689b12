"""Tables: the lists of the pack in the order in which a meeting goes through them, for its sheets and its document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reports.issues_document import document_columns, document_rows
from reports.meetings.material import Material
from reports.publications.league import league_table
from reports.words.neutral import mask
from reports.workbooks import duties, issues, rectification
from reports.workbooks.workbook import Column, Table

TOPICS = (
    Column("序号", 6, kind="centre"),
    Column("议题", 40),
    Column("类型", 10, kind="centre"),
    Column("涉及条数", 10, kind="number", decimals=0),
    Column("说明", 40),
)
DECISIONS = (
    Column("序号", 5, kind="centre"),
    Column("议定事项", 52),
    Column("牵头单位", 16),
    Column("责任人", 9, kind="centre"),
    Column("完成时限", 11, kind="centre"),
    Column("立案编号", 12, kind="centre"),
    Column("落实情况", 11, kind="centre"),
)
FOLLOWED = (
    Column("序号", 5, kind="centre"),
    Column("会议", 9, kind="centre"),
    Column("议定事项", 44),
    Column("牵头单位", 15),
    Column("责任人", 9, kind="centre"),
    Column("完成时限", 11, kind="centre"),
    Column("立案编号", 12, kind="centre"),
    Column("落实情况", 11, kind="centre"),
    Column("说明", 24),
)
FOLLOWED_NOTE = "上一次会议的全部议定事项，以及更早会议尚未落实的；有立案的按立案办理状态，其余由联席会议办公室登记。"


def lists(material: Material) -> Iterator[Table]:
    """The lists whole, as a workbook holds them."""
    yield Table(TOPICS, texts(material.topics), sheet="议题清单")
    yield from map(league_table, material.leagues)
    rows = issues.issue_rows(material.issues)
    yield Table(
        issues.COLUMNS, rows, issues.UNIT, issues.BANNER, notes=[issues.NOTE], frozen_columns=3, sheet=issues.WHOLE
    )
    yield Table(
        duties.COLUMNS, duties.duty_rows(material.duties), notes=duties.NOTES, frozen_columns=2, sheet="责任清单"
    )
    cases = rectification.rectification_rows(material.rectification)
    yield Table(rectification.COLUMNS, cases, notes=rectification.NOTES, frozen_columns=2, sheet="整改台账")
    yield Table(DECISIONS, texts(material.decisions), frozen_columns=2, sheet="本次议定事项")
    yield Table(
        FOLLOWED, _numbered(material.followed), notes=[FOLLOWED_NOTE], frozen_columns=2, sheet="上次议定事项落实情况"
    )


def of_paper(material: Material, table: Table) -> tuple[Sequence[Column], Sequence[Sequence[Any]]]:
    """The columns and rows of a list as paper has room for them."""
    if table.sheet == issues.WHOLE:
        return document_columns(), document_rows(material.issues)
    return table.columns, table.rows


def _numbered(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [[number, *row] for number, row in enumerate(texts(rows), start=1)]


def texts(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The rows with numbers of telephones and identities hidden in what people typed."""
    return [[mask(value) if isinstance(value, str) else value for value in row] for row in rows]
