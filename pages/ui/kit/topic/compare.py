"""Compare: one of a matter's KPIs, township by township and month by month; which one is in the address."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st
from markupsafe import Markup

from pages.ui.ask import kpis
from pages.ui.kit import cards, charts, lamps, panels, targets
from pages.ui.kit.charts import Bar
from pages.ui.kit.format import number, value
from pages.ui.kit.phone.narrow import is_narrow
from pages.ui.kit.topic import kpi_trend
from pages.ui.site import menu
from pages.ui.site.periods import KIND_LABELS
from pages.ui.site.view import View
from pipelines import registry
from pipelines.definitions import Kpi

LEAST, ROW = 300, 29.4  # pixels of the line; of a township among the bars beside it


def figures(view: View, keys: Sequence[str], *more: cards.Card) -> None:
    """The matter's KPIs as cards, each opening what stands behind it, and whatever else the page counts."""
    measured = kpis.figures(view, view.filters.township)
    shown = [*(cards.of_kpi(view, measured[key]) for key in keys), *more]
    cards.row(shown, columns=min(len(shown), 6))


def panel(view: View, keys: Sequence[str]) -> None:
    """The chosen KPI of every township as bars, and over time as lines."""
    labels = {registry.kpis()[key].definition.label: key for key in keys}
    kinds = {f"按{KIND_LABELS[kind]}": kind for kind in kpi_trend.DAYS}
    with st.container(horizontal=True, vertical_alignment="center", key="compare-head"):
        st.html(panels.plain_heading("各乡镇比较与走势"))
        picked = st.selectbox(
            "比较指标", list(labels), key="measure", bind="query-params", label_visibility="collapsed", width=190
        )
        by = st.segmented_control(
            "走势周期", list(kinds), default="按月", key="trend", bind="query-params", label_visibility="collapsed",
            required=True,
        )  # fmt: skip
    key = labels[picked]
    left, right = st.columns([2, 3], gap="medium")
    left.html(bars(view, key))
    tall = LEAST if is_narrow() else max(LEAST, round(ROW * len(view.townships)))
    note = "深线所选乡镇，浅线全县，虚线目标" if view.filters.township else "虚线目标"
    with right.container(key="panel-compare", gap="xsmall"):
        st.html(panels.heading(f"{picked}走势", note))
        kpi_trend.show(view, key, kinds[str(by)], tall, "compare-trend")


def bars(view: View, key: str) -> Markup:
    """Every township's figure in the period, the best first; one without a figure says why."""
    kpi = registry.kpis()[key].definition
    frame = kpis.by_township(view, key).sort(
        pl.col("value"), descending=kpi.better != "lower", nulls_last=True, maintain_order=True
    )
    known = {row["township"]: row for row in frame.iter_rows(named=True) if row["value"] is not None}
    longest = max((abs(row["value"]) for row in known.values()), default=0) or 1
    silent = [name for name in view.townships if name not in known]
    rows = [_bar(view, kpi, name, row, longest) for name, row in known.items()]
    rows += [
        Bar(name, None, targets.UNKNOWN.get(kpis.why_unknown(view, kpi, name), "没有样本"), href=_address(view, name))
        for name in silent
    ]
    note = f"{view.period.label} · 单位：{kpi.unit or '比值'} · 后为样本数"
    if any(row["value"] < 0 for row in known.values()):
        note += " · 条长不分正负"
    return charts.panel(f"各乡镇{kpi.label}", charts.bars(rows, "wide"), note)


def _bar(view: View, kpi: Kpi, name: str, row: dict[str, float], longest: float) -> Bar:
    lamp = lamps.of_kpi(kpi, row["value"], row["cases"])
    shape = f"{lamp.shape} " if lamp.colour in ("red", "yellow") else ""
    return Bar(
        label=name,
        share=abs(row["value"]) / longest,
        figure=f"{shape}{value(row['value'], kpi.unit)}",
        aside=number(row["cases"]),
        href=_address(view, name),
        chosen=name == view.filters.township,
    )


def _address(view: View, township: str) -> str:
    return menu.address("township", township=township, **view.address)
