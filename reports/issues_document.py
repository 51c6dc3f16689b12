"""Issues document: the 问题清单 as a .docx across, for a county that hands out paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from reports.documents.document import Document
from reports.documents.page import ACROSS
from reports.workbooks.context import ExportContext
from reports.workbooks.issues import BANNER, COLUMNS, NOTE, UNIT, issue_rows
from reports.workbooks.workbook import Column

NUMBER, STATE = "立案编号", "办理状态"  # one column on paper, which is narrower than a sheet
WIDTHS = {
    "序号": 4, "乡镇": 7.5, "项目名称": 17, "项目编号": 13.5, "问题类别": 8, "问题描述": 34, "涉及金额": 9, "依据": 20,
    "预警等级": 5, "首次发现日": 10, "数据来源": 22, "建议牵头部门": 11, STATE: 11,
}  # fmt: skip


def issues_document(findings: pl.DataFrame, context: ExportContext) -> bytes:
    """The findings in the order given; amounts in 万元."""
    document = Document(context.title, context, ACROSS)
    document.small(BANNER)
    document.table(document_columns(), document_rows(findings), unit=UNIT, notes=[NOTE])
    return document.to_bytes(context.when)


def document_columns() -> list[Column]:
    """The columns of the workbook, as broad as paper allows."""
    return [replace(column, width=WIDTHS[column.label]) for column in COLUMNS if column.label != NUMBER]


def document_rows(findings: pl.DataFrame) -> list[list[Any]]:
    """One row per finding, in the order of the document's columns."""
    return [_row(row) for row in issue_rows(findings)]


def _row(row: list[Any]) -> list[Any]:
    """The row with state and number of its case in one cell: 整改中 2026-00007."""
    named = dict(zip((column.label for column in COLUMNS), row, strict=True))
    number = named.pop(NUMBER)
    named[STATE] = " ".join(part for part in (named[STATE], number) if part) or None
    return list(named.values())
