"""Listing: the persons with what they answer for in figures, below them every duty, and the official workbook."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from casework.cases.figures.duties import by_person, duties
from casework.cases.figures.waiting import TASKS
from pages.ui.ask import cases
from pages.ui.kit import panels, tables
from pages.ui.kit.case import printed, table
from pages.ui.kit.phone import fold
from pages.ui.site.view import View
from reports.workbooks.duties import duties_workbook

ALL = "全部"
TITLE = "责任清单"
NONE = "没有在办的立案，因此没有责任事项。已办结的见整改台账。"
WHO = (
    tables.Column("department", "牵头单位", width=170),
    tables.Column("township", "属地乡镇", width=90),
    tables.Column("person", "责任人", width=84),
)
PERSONS = (
    *WHO,
    tables.Column("cases", "在办", "count"),
    *(tables.Column(task, TASKS[task], "count") for task in ("respond", "plan", "report")),
    tables.Column("with_office", "待认定或复核", "count"),
    tables.Column("overdue", "逾期", "count"),
    tables.Column("next_due_on", "最近到期", "day", width=100),
)
DUTIES = (
    tables.Column("case_id", "编号", width=108, pinned=True),
    *WHO,
    tables.Column("rule_label", "规则", width=130),
    tables.Column("state_label", "状态", width=104),
    tables.Column("due_on", "整改时限", "day", width=100),
    tables.Column("overdue_workdays", "逾期（工作日）", "count", width=112),
    tables.Column("project_name", "项目名称", width=230),
    tables.Column("evidence", "比对结果（交办时）", width=480),
)


def show(view: View) -> None:
    """Choose a unit and a person; then both tables."""
    going = duties(cases.listed(view.viewer))
    with fold.filters():
        unit = _choice("duty_unit", "乡镇或牵头单位", _units(going), 220)
        person = _choice("duty_person", "责任人", duties(going, unit)["person"].unique().drop_nulls().sort(), 160)
    chosen = duties(going, unit, person)
    if chosen.is_empty():
        st.info(NONE)
        return
    st.html(panels.heading("按责任人", "责任人由交办或整改方案指定；— 为尚未指定"))
    persons = by_person(chosen)
    tables.show(view, persons, PERSONS, "duties-persons", height=300 if persons.height > 8 else "content")
    _list(view, chosen, unit, person)


def _list(view: View, chosen: pl.DataFrame, unit: str | None, person: str | None) -> None:
    """Every duty; a click opens the case."""
    with st.container(horizontal=True, vertical_alignment="center"):
        words = [word for word in (unit, person) if word]
        printed.workbook(view, TITLE, words, lambda rows: duties(rows, unit, person), duties_workbook, "duties")
        st.caption(f"{table.counted(chosen, '在办')}。点编号打开。", width="stretch")
    table.show(view, chosen, DUTIES, "duties")


def _units(going: pl.DataFrame) -> list[str]:
    return sorted({name for column in ("township", "department") for name in going[column].drop_nulls().unique()})


def _choice(key: str, label: str, options: Sequence[str] | pl.Series, width: int) -> str | None:
    choice = st.selectbox(label, [ALL, *options], key=key, bind="query-params", width=width)
    return None if choice == ALL else choice
