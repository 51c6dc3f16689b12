"""Listing: the cases asked for, in a table to open them from, and the official workbook of all of them."""

from __future__ import annotations

import streamlit as st

from casework.cases.figures.selection import Selection, select
from pages.meetings.rectification import choices
from pages.ui.ask import cases
from pages.ui.kit import tables
from pages.ui.kit.case import printed, table
from pages.ui.site.view import View
from reports.workbooks.rectification import rectification_workbook

TITLE = "整改台账"
NONE = "没有符合条件的立案。可放宽状态、单位、规则或时限。"
COLUMNS = (
    tables.Column("case_id", "编号", width=108, pinned=True),
    tables.Column("state_label", "状态", width=104),
    tables.Column("level", "等级", "level", width=68),
    tables.Column("rule_label", "规则", width=130),
    tables.Column("township", "乡镇", width=84),
    tables.Column("department", "牵头单位", width=150),
    tables.Column("person", "责任人", width=76),
    tables.Column("due_on", "整改时限", "day", width=100),
    tables.Column("overdue_workdays", "逾期（工作日）", "count", width=112),
    tables.Column("project_name", "项目名称", width=230),
    tables.Column("evidence", "比对结果（交办时）", width=480),
    tables.Column("amount_fen", "涉及金额", "money", width=110),
    tables.Column("closed_on", "销号时间", "day", width=100),
)


def show(view: View, asked: Selection) -> None:
    """The table and its workbook, chosen alike; a click opens the case."""
    chosen = select(cases.listed(view.viewer), asked)
    if chosen.is_empty():
        st.info(NONE)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        words = choices.words(asked, cases.rule_label(asked.rule) if asked.rule else None)
        printed.workbook(view, TITLE, words, lambda rows: select(rows, asked), rectification_workbook, "rectification")
        st.caption(f"{table.counted(chosen, '共')}，在办的按时限在前。点编号打开。", width="stretch")
    table.show(view, chosen, COLUMNS, "rectification")
