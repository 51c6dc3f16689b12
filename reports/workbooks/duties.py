"""Duties: the 责任清单 in the county's official form — who answers for which problem, and by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reports.words.neutral import mask
from reports.workbooks.context import ExportContext
from reports.workbooks.workbook import Column, Table, official

COLUMNS = (
    Column("序号", 6, kind="centre"),
    Column("问题编号", 14, kind="centre"),
    Column("牵头单位", 20),
    Column("配合单位", 14),
    Column("乡镇责任领导", 12, kind="centre"),
    Column("责任人", 10, kind="centre"),
    Column("职责事项", 60),
    Column("完成时限", 13, kind="centre"),
)
NOTES = (
    "问题编号为立案编号；配合单位为属地乡镇。没有写整改方案的，职责事项为核实并整改交办的问题。",
    "乡镇责任领导在系统中没有登记，请按本县分工填写；责任人未定的记“—”。",
)


def duties_workbook(rows: Sequence[Mapping[str, Any]], context: ExportContext) -> bytes:
    """The duties in the order given: case_id, department, township, person, measure, rule_label, evidence, due_on."""
    return official(Table(COLUMNS, duty_rows(rows), notes=NOTES, frozen_columns=2, sheet="责任清单"), context)


def duty_rows(rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """One row per duty, in the order of COLUMNS, numbered from 1."""
    return [_row(number, row) for number, row in enumerate(rows, start=1)]


def _row(number: int, row: Mapping[str, Any]) -> list[Any]:
    problem = f"{row['rule_label']}：{row['evidence']}"
    duty = f"{row['measure']}（针对{problem}）" if row["measure"] else f"核实并整改：{problem}"
    return [
        number,
        row["case_id"],
        row["department"],
        row["township"],
        None,
        row["person"],
        mask(duty),
        row["due_on"],
    ]
