"""Units: how each township and each lead department keeps up — open, overdue, reminded, first response, recurrence."""

from __future__ import annotations

import streamlit as st

from casework.cases.days.reminders import REMINDERS
from casework.cases.figures.selection import Selection, of_unit
from casework.cases.figures.units import by_unit
from pages.ui.ask import cases
from pages.ui.kit import tables
from pages.ui.site.view import View

WAYS = {"按乡镇": "township", "按牵头单位": "department"}
COLUMNS = (
    tables.Column("unit", "单位", width=170, pinned=True),
    tables.Column("cases", "立案", "count"),
    tables.Column("open", "在办", "count"),
    tables.Column("overdue", "逾期", "count"),
    *(tables.Column(kind, label, "count") for kind, label in REMINDERS.items()),
    tables.Column("response_days", "首次响应（天，中位）", "figure", decimals=1),
    tables.Column("responses", "已响应", "count"),
    tables.Column("closed", "已销号", "count"),
    tables.Column("recurred", "复发", "count"),
    tables.Column("recurrence_percent", "复发率", "percent", help="复发 ÷ 已销号；没有销号的不计"),
)


def show(view: View, asked: Selection) -> None:
    """The table of the unit and rule that are asked for, the most overdue first."""
    way = st.segmented_control("分组", list(WAYS), default="按乡镇", key="units-by", required=True)
    units = by_unit(of_unit(cases.listed(view.viewer), asked.unit, asked.rule), WAYS[way or "按乡镇"])
    if units.is_empty():
        st.info("还没有立案。")
        return
    tables.show(view, units, COLUMNS, f"units-{WAYS[way or '按乡镇']}", height="content")
    st.caption("催办、督办、查办为现在逾期到该程度的立案数；首次响应从交办算起；复发率为销号后数据再次提示的比例。")
