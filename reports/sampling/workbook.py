"""Sampling: the 抽查表 in the county's official form — every drawn work with its chance and what was found there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.sampling.estimate import Projection
from reports.sampling.words import projected
from reports.words.neutral import mask
from reports.workbooks.context import ExportContext
from reports.workbooks.workbook import Column, Table, official

COLUMNS = (
    Column("序号", 6, kind="centre"),
    Column("项目编号", 22),
    Column("项目名称", 30),
    Column("乡镇", 11, kind="centre"),
    Column("村", 12, kind="centre"),
    Column("类别", 10, kind="centre"),
    Column("层", 16),
    Column("层内\n项目数", 8, kind="centre"),
    Column("层内\n抽取数", 8, kind="centre"),
    Column("入样概率", 9, kind="number", decimals=4),
    Column("结果", 10, kind="centre"),
    Column("说明", 30),
    Column("登记人", 10, kind="centre"),
    Column("登记时间", 17, kind="centre"),
)
KEYS = (
    *("position", "project_no", "project_name", "township", "village", "category", "stratum", "size", "drawn"),
    *("chance", "result", "note", "by", "at"),
)


def sampling_workbook(
    rows: Sequence[Mapping[str, Any]], of: Projection | None, facts: Sequence[str], context: ExportContext
) -> bytes:
    """The works in the order given (KEYS); below them the projection and `facts`: what, of which works, the seed."""
    lines = [[_shown(row[key]) for key in KEYS] for row in rows]
    notes = [*facts, *projected(of)]
    return official(Table(COLUMNS, lines, notes=notes, frozen_columns=3, sheet="抽查表"), context)


def _shown(value: Any) -> Any:
    return mask(value) if isinstance(value, str) else value
