"""Drawer: what stands behind a figure — its formula, its two sums, its run, and the townships it is made of."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.ui.ask.kpis import Figure, by_township
from pages.ui.kit import tables, targets
from pages.ui.kit.format import escape, money, number
from pages.ui.kit.trace import counted
from pages.ui.site import menu
from pages.ui.site.view import View
from reports.words.needs import rests_on

UNKNOWN = {
    "off": "本县没有收集这项指标依据的全部台账，未启用；收到后从下一夜起计算。",
    "unreported": "这一期依据的台账还没有报齐，没有数；不按 0 计。",
}


def kpi(view: View, figure: Figure) -> None:
    """Open the drawer of one KPI."""
    st.dialog(figure.kpi.label, width="medium", position="right")(_kpi)(view, figure)


def _kpi(view: View, figure: Figure) -> None:
    kpi = figure.kpi
    formatter = money if kpi.of_money else number
    st.markdown(f"**{escape(view.place)} · {view.period.label}：{targets.shown(figure, 2)}**")
    st.markdown(f"{escape(kpi.formula)}")
    cases = targets.cases(figure) or targets.shown(figure)
    st.caption(
        f"分子 {formatter(figure.numerator)} · 分母 {formatter(figure.denominator)} · {cases} · {targets.both(kpi)}"
    )
    if kpi.needs:
        over = targets.over(figure)
        st.caption(f"{rests_on(kpi.needs)}" + (f"；全县数为{over}已报齐的乡镇之和" if over else ""))
    st.caption(f"为什么看：{escape(kpi.why)}")
    st.caption(f"依据：{escape(kpi.source)}")
    if figure.unknown:
        st.info(UNKNOWN[figure.unknown])
        if "coverage" in menu.entries():
            menu.link("coverage", "查看哪些台账未报、先补什么")
    else:
        _townships(view, figure)
    if "definitions" in menu.entries():
        menu.link("definitions", "查看完整口径、SQL 与算例", definition=figure.key)


def _townships(view: View, figure: Figure) -> None:
    """What the figure is made of: every township's own, and the facts that were counted."""
    kpi = figure.kpi
    st.markdown("**各乡镇**")
    frame = by_township(view, figure.key).sort(
        pl.col("value"), descending=kpi.better != "lower", nulls_last=True, maintain_order=True
    )
    columns = [
        tables.Column("township", "乡镇"),
        tables.Column("value", f"{kpi.label}（{kpi.unit}）", "figure"),
        tables.Column("cases", "样本", "count"),
    ]
    tables.show(view, frame, columns, f"drawer-{figure.key}", height="content")
    if not figure.is_lost:
        counted.show(view, figure.key, kpi)
