"""Trial: what a draft would make of the last full period, township by township; nothing is kept of it."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.ui.kit import tables
from pages.ui.kit.format import escape
from pages.ui.site.view import View
from pipelines.ranking.trial import Effect
from reports.workbooks.context import chinese_period

NONE = "还没有一个已结束、可以考核的期间，不能试算。"
HOW = "两边都按现有的案例、报送情况和加减分登记重新计算，差别只在方案；这是试算，不影响已发布结果。"
COLUMNS = (
    tables.Column("township", "乡镇", width=100, pinned=True),
    tables.Column("rank_before", "现行名次", "count", width=84),
    tables.Column("rank_after", "草稿名次", "count", width=84),
    tables.Column("places", "升降", "moved", width=64),
    tables.Column("score_before", "现行总分", "figure", width=90),
    tables.Column("score_after", "草稿总分", "figure", width=90),
    tables.Column("grade_before", "现行等次", width=84),
    tables.Column("grade_after", "草稿等次", width=84),
)
INTEGERS = dict.fromkeys(("rank_before", "rank_after", "places"), pl.Int64)
FLOATS = dict.fromkeys(("score_before", "score_after"), pl.Float64)


def show(view: View, of: Effect | None) -> None:
    """The table of both, in the order of the draft."""
    if of is None:
        st.info(NONE)
        return
    st.markdown(escape(f"试算{chinese_period(of.period)}：{len(of.rows)}个乡镇中，{of.changed}个的名次或等次会变。"))
    rows = [{column.name: getattr(each, column.name) for column in COLUMNS} for each in of.rows]
    texts = dict.fromkeys(("township", "grade_before", "grade_after"), pl.String)
    frame = pl.DataFrame(rows, schema={column.name: (INTEGERS | FLOATS | texts)[column.name] for column in COLUMNS})
    tables.show(view, frame, COLUMNS, "scheme-trial", height="content")
    st.caption(HOW)
