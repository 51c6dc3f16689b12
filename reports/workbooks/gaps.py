"""Gaps: the 资料不全清单 — comparisons that cannot be made yet, grouped by what is missing. No accusation."""

from __future__ import annotations

from typing import Any

import polars as pl

from reports.words.neutral import mask
from reports.workbooks.context import ExportContext
from reports.workbooks.issues import source_of
from reports.workbooks.workbook import Column, Table, official

BANNER = "以下为资料不全、尚不能判断的比对，不是问题；补齐资料后由系统重新比对"
COLUMNS = (
    Column("序号", 5, kind="centre"),
    Column("缺什么资料", 34),
    Column("乡镇", 9, kind="centre"),
    Column("项目名称", 24),
    Column("项目编号", 18, kind="centre"),
    Column("暂不能判断的比对", 18),
    Column("数据来源", 26),
    Column("建议牵头部门", 12, kind="centre"),
)


def gaps_workbook(findings: pl.DataFrame, context: ExportContext) -> bytes:
    """One row per comparison that waits for data; those that wait for the same thing stand together."""
    causes = findings.with_columns(cause=pl.col("evidence").str.replace("^(?:无法判断|资料不全)[：:]", ""))
    ordered = causes.sort("cause", "township", "project_no", "rule", nulls_last=True)
    rows = [_row(number, row) for number, row in enumerate(ordered.to_dicts(), start=1)]
    table = Table(COLUMNS, rows, banner=BANNER, notes=[f"{BANNER}。"], frozen_columns=2, sheet="资料不全清单")
    return official(table, context)


def _row(number: int, row: dict[str, Any]) -> list[Any]:
    return [
        number,
        mask(row["cause"] or ""),
        row["township"],
        row["project_name"],
        row["project_no"],
        row["label"],
        source_of(row),
        row["department"] or None,
    ]
