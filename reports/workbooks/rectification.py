"""Rectification: the 整改台账 in the county's official form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reports.words.neutral import mask
from reports.workbooks.context import ExportContext
from reports.workbooks.workbook import Column, Table, official

COLUMNS = (
    Column("序号", 5, kind="centre"),
    Column("问题描述", 30),
    Column("责任单位", 13),
    Column("责任人", 7, kind="centre"),
    Column("整改措施", 20),
    Column("整改目标", 8),
    Column("整改时限", 11, kind="centre"),
    Column("整改进展", 13),
    Column("完成情况", 20),
    Column("佐证材料", 7, kind="centre"),
    Column("整改状态", 9, kind="centre"),
    Column("复核单位", 11),
    Column("销号时间", 11, kind="centre"),
    Column("备注", 20),
)
NOTES = (
    "问题描述为交办时系统比对的结果，是否属实以核查结论为准；责任单位为属地乡镇，括号内为牵头单位。",
    "整改目标在系统中没有单独登记，以疑点消除并经复核销号为准，需要时请自行填写；没有办到的栏目记“—”。",
)


def rectification_workbook(rows: Sequence[Mapping[str, Any]], context: ExportContext) -> bytes:
    """The cases in the order given: case_id, rule_label, evidence, township, department, person, measure, due_on,
    progress, result, files, state_label, late (in words), reviewer, closed_on, remarks."""
    return official(Table(COLUMNS, rectification_rows(rows), notes=NOTES, frozen_columns=2, sheet="整改台账"), context)


def rectification_rows(rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """One row per case, in the order of COLUMNS, numbered from 1."""
    return [_row(number, row) for number, row in enumerate(rows, start=1)]


def _row(number: int, row: Mapping[str, Any]) -> list[Any]:
    return [
        number,
        mask(f"[{row['case_id']}]{row['rule_label']}：{row['evidence']}"),
        unit_of(row),
        row["person"],
        mask(row["measure"]) or None,
        None,
        row["due_on"],
        row["progress"] or None,
        mask(row["result"]) or None,
        f"{row['files']} 份" if row["files"] else None,
        row["state_label"] + (f"\n{row['late']}" if row["late"] else ""),
        row["reviewer"] or None,
        row["closed_on"],
        mask(row["remarks"]) or None,
    ]


def unit_of(row: Mapping[str, Any]) -> str:
    """西河镇（县交通运输局）; the department alone where the case has no township."""
    return f"{row['township']}（{row['department']}）" if row["township"] else row["department"]
