"""Opened: what stands behind a clicked cell: an indicator's cases, the missed ones first, or a township's whole row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from pages.assessment.ranking import questions
from pages.ui.kit import tables
from pages.ui.kit.format import escape
from pages.ui.kit.phone.narrow import is_narrow
from pages.ui.kit.topic import kpi_trend
from pages.ui.kit.trace.ledgers import SOURCE
from pages.ui.site import menu
from pages.ui.site.view import View
from pipelines.measures.statement import SUMS
from pipelines.measures.trace import PLACE
from pipelines.registry import kpis
from reports.words import ranking as words
from reports.words.headings import heading
from reports.words.place import with_place

MOST_ROWS = 300
TREND_HEIGHT = 240
OPENS = "点项目编号打开项目档案，点出处打开所在的台账文件。"
LINES = (
    tables.Column("item", "事项"),
    tables.Column("points", "分", "figure", width=60),
    tables.Column("document_no", "文号"),
    tables.Column("document_on", "发文日期", "day"),
    tables.Column("note", "备注"),
)


def cell(view: View, row: dict[str, Any], points: pl.DataFrame, column: str) -> None:
    """Open the drawer of a township's indicator, or of its whole row; `points`: the township's, by indicator."""
    of_kpi = {point["kpi"]: point for point in points.iter_rows(named=True)}
    title = f"{row['township']} · {words.label(column)}" if column in of_kpi else row["township"]
    body = st.dialog(title, width="large", position="right")
    if column in of_kpi:
        body(_indicator)(view, of_kpi[column])
    else:
        body(_township)(view, row, of_kpi)


def _indicator(view: View, point: dict[str, Any]) -> None:
    kpi = kpis()[point["kpi"]].definition
    st.markdown(escape(words.points_line(point)))
    st.caption(escape(kpi.formula))
    if not questions.may_open(view, point["township"]):
        st.caption("其他乡镇的案例明细不在您的查看范围内。")
        return
    rows = questions.cases(view, point)
    missed = rows.filter(words.is_missed(kpi))
    st.markdown(f"**计入的 {rows.height} 行，未达标的 {missed.height} 行在前**")
    if rows.height:
        if not is_narrow():  # cards open nothing but their names
            st.caption(OPENS)
        _rows(view, rows.head(MOST_ROWS), "money" if kpi.of_money else "figure", point["kpi"])
    st.markdown("**各月走势**")
    mine = replace(view, filters=replace(view.filters, township=point["township"]))
    kpi_trend.show(mine, point["kpi"], "month", TREND_HEIGHT, "ranking-trend")
    if "definitions" in menu.entries():
        menu.link("definitions", "查看完整口径、SQL 与算例", definition=point["kpi"])


def _rows(view: View, rows: pl.DataFrame, kind: tables.Kind, kpi: str) -> None:
    dates: dict[str, tables.Kind] = {name: "day" for name, type_ in rows.schema.items() if type_ == pl.Date}
    named = [name for name in rows.columns if name not in (*PLACE, *SUMS, "township")]
    columns = [
        tables.Column("numerator", "分子", kind, width=76),
        tables.Column("denominator", "分母", kind, width=76),
        *(tables.Column(name, heading(name), dates.get(name, "text")) for name in named),
        *([SOURCE] if set(PLACE) <= set(rows.columns) else []),
    ]
    opens = tables.Opens("project_no", "project", "project", "project_no") if "project_no" in named else None
    tables.show(view, with_place(rows), columns, f"ranking-cases-{kpi}", opens=opens)


def _township(view: View, row: dict[str, Any], of_kpi: dict[str, dict[str, Any]]) -> None:
    """The row in words; an indicator is opened here as by its cell, so that no cell has to be hit."""
    for line in words.township_lines(row):
        st.markdown(escape(line))
    lines = questions.lines(view).filter(pl.col("township") == row["township"])
    if lines.height:
        st.markdown("**加减分与一票否决**")
        tables.show(view, lines, LINES, "ranking-lines", height="content")
    if "township" in menu.entries():
        menu.link("township", "打开乡镇画像", township=row["township"])
    labels = {words.points_label(point): key for key, point in of_kpi.items()}
    chosen = st.selectbox("看哪项指标的案例", list(labels), index=None, placeholder="选一项", key="ranking-indicator")
    if chosen:
        _indicator(view, of_kpi[labels[chosen]])
