"""Doubles: the review list of projects that may have been entered twice."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.data.history import questions
from pages.ui.kit import downloads, tables
from pages.ui.kit.format import number
from pages.ui.site.view import View

TITLE = "疑似重复项目"
MOST_ROWS, TALL = 14, 520
COLUMNS = (
    tables.Column("likeness_percent", "相似度", "percent", width=76),
    tables.Column("township", "乡镇", width=88),
    tables.Column("project_name", "项目", width=230),
    tables.Column("other_name", "另一项目", width=230),
    tables.Column("budget_fen", "预算", "money", width=110),
    tables.Column("other_budget_fen", "另一预算", "money", width=110),
    tables.Column("planned_start_on", "计划开工", "day", width=104),
    tables.Column("other_start_on", "另一计划开工", "day", width=112),
    tables.Column("why", "为什么列出", width=560),
    tables.Column("project_no", "项目编号", width=176),
    tables.Column("other_no", "另一编号", width=176),
)


def show(view: View) -> None:
    """The review list: pairs that people must look at; nothing is ever merged by itself."""
    pairs = questions.doubles(view).with_columns(likeness_percent=pl.col("likeness") * 100)
    st.caption("同一乡镇内名称、预算、计划开工都很接近的两个项目，请核对是否重复录入。系统不会自动合并。")
    if pairs.is_empty():
        st.success("没有发现疑似重复的项目。", icon=None)
        return
    export_context = downloads.context(view, f"{view.county}{TITLE}", [], by_category=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        labels = {column.name: column.label for column in COLUMNS}
        downloads.table(
            view, f"{TITLE}_{view.as_of}", export_context, pairs.select(list(labels)).rename(labels), "doubles"
        )
        st.caption(f"共 {number(pairs.height)} 对，最像的在前。点项目名称打开档案。", width="stretch")
    opens = tables.Opens("project_name", "project", "project", "project_no")
    tables.show(view, pairs, COLUMNS, "doubles", opens=opens, height=TALL if pairs.height > MOST_ROWS else "content")
