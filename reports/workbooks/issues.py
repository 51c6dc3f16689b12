"""Issues: the 问题清单 that a joint meeting works through."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.definitions import LEVEL_LABELS
from pipelines.registry import rules
from reports.words.neutral import mask
from reports.words.place import place_of
from reports.workbooks.context import ExportContext
from reports.workbooks.workbook import Column, Table, official

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
)


def issues_workbook(findings: pl.DataFrame, context: ExportContext) -> bytes:
    """The findings in the order given; amounts in 万元."""
    rows = [_row(number, row, context) for number, row in enumerate(findings.to_dicts(), start=1)]
    notes = [f"{BANNER}。涉及金额为空表示该类问题不涉及金额。"]
    return official(
        Table(COLUMNS, rows, unit="金额单位：万元", banner=BANNER, notes=notes, frozen_columns=3, sheet="问题清单"),
        context,
    )


def _row(number: int, row: dict[str, Any], context: ExportContext) -> list[Any]:
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
    ]


def _basis(key: str) -> str | None:
    rule = rules().get(key)
    return rule.definition.source if rule else None


def source_of(row: dict[str, Any]) -> str | None:
    """File, sheet and the row number a person sees in Excel."""
    return place_of(row, "第{}行") or None
