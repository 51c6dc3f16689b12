"""Counted: the last part of an opened figure — its statement as it ran, and the fact rows it was counted from."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.ui.ask.counted import traced
from pages.ui.kit import tables
from pages.ui.kit.trace.ledgers import SOURCE
from pages.ui.site.view import View
from pipelines.definitions import Kpi
from pipelines.measures.statement import SUMS
from pipelines.measures.trace import PLACE
from reports.words.headings import heading
from reports.words.place import with_place

MOST_ROWS = 300
AGREES = "已在本快照上重新计算，与发布的数一致。"
DIFFERS = "在本快照上重新计算，与发布的数不一致：口径或程序在发布之后有改动，以下次夜间处理为准。"
NOT_BY_ROW = "这个指标含去重计数，各行不能直接相加。"
TOO_NARROW = "同时选定乡镇和类别时不列明细。请在页面上方只选其一。"


def show(view: View, key: str, kpi: Kpi) -> None:
    """The rows behind the figure of the chosen place and period, each with what it adds to the two sums."""
    figure = traced(view, key)
    if figure is None:
        st.caption(TOO_NARROW)
        return
    st.caption(AGREES if figure.agrees else DIFFERS)
    if not figure.adds_up:
        st.caption(NOT_BY_ROW)
    with st.expander(f"计入的 {figure.rows.height} 行和计算语句", key=f"counted-{key}"):
        if figure.rows.height:
            kind: tables.Kind = "money" if kpi.of_money else "figure"
            sums = [tables.Column("numerator", "分子", kind), tables.Column("denominator", "分母", kind)]
            tables.show(view, with_place(figure.rows.head(MOST_ROWS)), [*sums, *_names(figure.rows)], f"counted-{key}")
        st.code(figure.sql, language="sql", wrap_lines=True)


def _names(rows: pl.DataFrame) -> list[tables.Column]:
    """The columns that name a row, with their Chinese words, and where it stands in a ledger."""
    kinds: dict[str, tables.Kind] = {name: "day" for name, kind in rows.schema.items() if kind == pl.Date}
    named = [name for name in rows.columns if name not in (*PLACE, *SUMS)]
    place = [SOURCE] if set(PLACE) <= set(rows.columns) else []
    return [*(tables.Column(name, heading(name), kinds.get(name, "text")) for name in named), *place]
