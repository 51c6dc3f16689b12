"""Issues: the 问题清单 that a joint meeting works through, as a whole and for each department that should lead."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from pipelines.definitions import LEVEL_LABELS
from pipelines.registry import rules
from reports.words.neutral import mask
from reports.words.place import place_of
from reports.workbooks.context import ExportContext
from reports.workbooks.sheet_names import sheet_names
from reports.workbooks.workbook import Column, Table, add_official, open_book

BANNER = "以下为系统比对疑点，须经核实"
COLUMNS = (
    Column("序号", 5, kind="centre"),
    Column("乡镇", 9, kind="centre"),
    Column("项目名称", 17),
    Column("项目编号", 16, kind="centre"),
    Column("问题类别", 9.5, kind="centre"),
    Column("问题描述", 38),
    Column("涉及金额", 10, kind="number"),
    Column("依据", 17),
    Column("预警等级", 6, kind="lamp"),
    Column("首次发现日", 11, kind="centre"),
    Column("数据来源", 19),
    Column("建议牵头部门", 9.5, kind="centre"),
    Column("立案编号", 11, kind="centre"),
    Column("办理状态", 8, kind="centre"),
)
WHOLE, UNIT = "问题清单", "金额单位：万元"
NO_DEPARTMENT = "未写牵头部门"
NOTE = f"{BANNER}。涉及金额为空表示该类问题不涉及金额。"


def issues_workbook(findings: pl.DataFrame, context: ExportContext) -> bytes:
    """The findings in the order given, then those of each department on a sheet of its own; amounts in 万元.

    `case_id` and `state_label` of the findings, where the frame has them, say how far each has come.
    """
    book, buffer = open_book(context)
    add_official(book, _table(findings, WHOLE), context)
    parts = by_department(findings)
    names = sheet_names(parts, [WHOLE])
    for name, (department, part) in zip(names, parts.items(), strict=True):
        add_official(book, _table(part, name), replace(context, title=f"{context.title}（{department}）"))
    book.close()
    return buffer.getvalue()


def by_department(findings: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The findings by the department that should lead, the one first that the list names first."""
    department = pl.col("department").fill_null("").replace("", NO_DEPARTMENT).alias("lead")
    return {str(key[0]): part for key, part in findings.group_by(department, maintain_order=True)}


def issue_rows(findings: pl.DataFrame) -> list[list[Any]]:
    """One row per finding, in the order of COLUMNS, numbered from 1."""
    return [_row(number, row) for number, row in enumerate(findings.to_dicts(), start=1)]


def _table(findings: pl.DataFrame, sheet: str) -> Table:
    rows = issue_rows(findings)
    return Table(COLUMNS, rows, unit=UNIT, banner=BANNER, notes=[NOTE], frozen_columns=3, sheet=sheet)


def _row(number: int, row: dict[str, Any]) -> list[Any]:
    amount = row["amount_fen"]
    return [
        number,
        row["township"],
        row["project_name"],
        row["project_no"],
        row["label"],
        mask(row["evidence"] or ""),
        None if amount is None else amount / 1_000_000,
        _basis(row["rule"]),
        LEVEL_LABELS.get(row["level"], row["level"]),
        row["first_seen_on"],
        source_of(row),
        row["department"] or None,
        row.get("case_id"),
        row.get("state_label"),
    ]


def _basis(key: str) -> str | None:
    rule = rules().get(key)
    return rule.definition.source if rule else None


def source_of(row: dict[str, Any]) -> str | None:
    """File, sheet and the row number a person sees in Excel."""
    return place_of(row, "第{}行") or None
