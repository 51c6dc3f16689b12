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
from reports.words.ranking import is_missed

MOST_ROWS = 300
ONLY_MISSED = "只看未达标"
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
            _rows(view, key, kpi, figure.rows if not figure.adds_up else _chosen(key, kpi, figure.rows))
        st.code(figure.sql, language="sql", wrap_lines=True)


def _chosen(key: str, kpi: Kpi, rows: pl.DataFrame) -> pl.DataFrame:
    """All rows, or by choice those that did not meet the KPI; of a KPI that is neither good nor bad there are none."""
    missed = rows.filter(is_missed(kpi))
    if kpi.better == "neither" or missed.is_empty():
        return rows
    return missed if st.toggle(f"{ONLY_MISSED}（{missed.height} 行）", key=f"missed-{key}") else rows


def _rows(view: View, key: str, kpi: Kpi, rows: pl.DataFrame) -> None:
    kind: tables.Kind = "money" if kpi.of_money else "figure"
    sums = [tables.Column("numerator", "分子", kind), tables.Column("denominator", "分母", kind)]
    if rows.height > MOST_ROWS:
        st.caption(f"先显示前 {MOST_ROWS} 行。")
    tables.show(view, with_place(rows.head(MOST_ROWS)), [*sums, *_names(rows)], f"counted-{key}-{rows.height}")


def _names(rows: pl.DataFrame) -> list[tables.Column]:
    """The columns that name a row, with their Chinese words, and where it stands in a ledger."""
    kinds: dict[str, tables.Kind] = {name: "day" for name, kind in rows.schema.items() if kind == pl.Date}
    named = [name for name in rows.columns if name not in (*PLACE, *SUMS)]
    place = [SOURCE] if set(PLACE) <= set(rows.columns) else []
    return [*(tables.Column(name, heading(name), kinds.get(name, "text")) for name in named), *place]
