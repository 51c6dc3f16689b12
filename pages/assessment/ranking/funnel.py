"""Funnel: one indicator's townships by how many cases they rest on, and the limits of what needs no explaining."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from pages.ui.kit import panels, theme
from pages.ui.kit.html.plotly_text import hover, inert
from pages.ui.site.view import View
from pipelines.ranking.chance.funnel import Funnel, funnel
from pipelines.ranking.schemes.scheme import Scheme
from pipelines.registry import kpis
from reports.words import ranking as words

HEIGHT = 300
NOTE = "点：乡镇；两对虚线：95%、99.8% 的界限（已放宽到乡镇之间通常的差异）；界外的标出名字，值得了解"


def show(view: View, points: pl.DataFrame, scheme: Scheme) -> None:
    """The plot of the chosen indicator; the choice is in the address."""
    labels = {each.label: each.kpi for each in scheme.indicators if each.is_share}
    known = set(points.filter(pl.col("cases") > 0)["kpi"])
    labels = {label: kpi for label, kpi in labels.items() if kpi in known}
    if not labels:
        return
    with st.container(key="panel-funnel", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", key="funnel-head"):
            st.html(panels.plain_heading("漏斗图：差异有多少是案例少造成的"))
            picked = st.selectbox(
                "漏斗图指标", list(labels), key="funnel", bind="query-params", label_visibility="collapsed", width=170
            )
        own = points.filter(pl.col("kpi") == labels[picked])
        of = funnel(own, kpis()[labels[picked]].definition.scale)
        if of is None:
            st.caption("各乡镇都没有案例。")
            return
        st.plotly_chart(_drawn(of, words.label(labels[picked])), key="funnel-chart", config=theme.CONFIG)
        st.caption(NOTE)


def _drawn(of: Funnel, label: str) -> go.Figure:
    figure = go.Figure()
    for values, dash in zip(of.lines, ("dot", "dot", "dash", "dash"), strict=True):
        look = {"color": theme.FAINT, "dash": dash, "width": 1.3}
        figure.add_scatter(x=of.at, y=values, mode="lines", line=look, hoverinfo="skip")
    figure.add_hline(y=of.county, line={"color": theme.SAND, "width": 1.3})
    outside = [inert(name) if far else "" for name, far in zip(of.townships, of.outside, strict=True)]
    figure.add_scatter(
        x=of.cases,
        y=of.values,
        mode="markers+text",
        text=outside,
        textposition="top center",
        customdata=[inert(name) for name in of.townships],
        marker={"color": [theme.SAND if far else theme.TEAL for far in of.outside], "size": 8},
        hovertemplate=hover("%{customdata}", f"{inert(label)} %{{y:.1f}}% · %{{x}} 例"),
    )
    theme.styled(figure, HEIGHT)
    figure.update_layout(margin={"l": 8, "r": 16, "t": 16, "b": 8})
    figure.update_xaxes(title="案例数", rangemode="tozero")
    figure.update_yaxes(ticksuffix="%")
    return figure
