"""Profile: the township page's blocks — its place, its strong and weak sides, every KPI beside the county."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import streamlit as st
from markupsafe import Markup

from pages.leaders.township import questions
from pages.leaders.township.questions import Gap
from pages.ui.ask.kpis import Figure
from pages.ui.kit import charts, lamps, panels, tables, targets
from pages.ui.kit.format import change, moved, number, text, value
from pages.ui.kit.html.render import render
from pages.ui.kit.topic import kpi_trend
from pages.ui.site.periods import KIND_LABELS
from pages.ui.site.view import View
from pipelines import registry
from reports.words.ranking import interval

TREND_HEIGHT = 250
PROJECTS = [
    tables.Column("lamp", "灯", "lamp", 76),
    tables.Column("project_name", "项目", width=310, pinned=True),
    tables.Column("village", "村（社区）", width=110),
    tables.Column("category", "类别", width=80),
    tables.Column("stage", "阶段", width=64),
    tables.Column("progress_percent", "形象进度", "percent", 84),
    tables.Column("budget_fen", "预算", "money", 110),
    tables.Column("paid_fen", "已拨付", "money", 120),
    tables.Column("due_on", "应竣工", "day", 104),
    tables.Column("finished_on", "实际竣工", "day", 104),
    tables.Column("contractor", "施工单位", width=200),
]


def standing(view: View, row: Mapping[str, Any] | None) -> Markup:
    """Where the township stands in the published ranking."""
    if row is None:
        return charts.panel("考核排名", charts.nothing("本期没有排名，请改选统计期。"))
    if row["score"] is None:
        return charts.panel("考核排名", charts.nothing(f"不参评：{text(row['note'])}"), view.period.label)
    body = render(
        "township/standing",
        row=row,
        score=number(row["score"], 2),
        group=f"{str(row['group']).removesuffix('类')}类",
        before=view.period.before,
        moved=moved(row["change"]),
        between=interval(row["rank_low"], row["rank_high"]),
    )
    return charts.panel("考核排名", body, view.period.label)


def sides(gaps: list[Gap]) -> Markup:
    """What the township does better and worse than the county."""
    return _side("强项", "好于全县", questions.strengths(gaps)) + _side("短板", "差于全县", questions.weaknesses(gaps))


def _side(title: str, note: str, gaps: list[Gap]) -> Markup:
    rows = [
        (gap.own.kpi.label, *(value(figure.value, gap.own.kpi.unit) for figure in (gap.own, gap.county)))
        for gap in gaps
    ]
    return charts.panel(title, render("township/sides", rows=rows) if rows else charts.nothing("没有。"), note)


def comparison(view: View, own: Mapping[str, Figure], county: Mapping[str, Figure]) -> Markup:
    """Every KPI: the township, the county, the lamp, the cases, and both lines over time."""
    by_area = groupby(own.items(), key=lambda item: item[1].kpi.area)
    areas = [(area, [_compared(figure, county[key]) for key, figure in figures]) for area, figures in by_area]
    body = render("township/comparison", areas=areas, before=view.period.before)
    note = f"{view.period.label} · 深线本乡镇，浅线全县，虚线目标"
    return charts.panel("各项指标与全县比", body, note)


def _compared(own: Figure, county: Figure) -> dict[str, Any]:
    """A line of the comparison as it is written."""
    kpi, lamp = own.kpi, lamps.of_kpi(own.kpi, own.value, own.cases)
    return {
        "kpi": kpi,
        "own": targets.shown(own),
        "county": targets.shown(county),
        "apart": change(own.value, county.value),
        "moved": change(own.value, own.before),
        "target": value(kpi.target, kpi.unit),
        "cases": number(own.cases),
        "lamp": lamp,
        "word": lamps.word(lamp, own.value),
        "spark": charts.sparkline(own.history, county.history, mark=kpi.target),
    }


def trend(view: View, township: str) -> None:
    """One KPI over months or quarters, the township beside the county; both choices are in the address."""
    labels = {loaded.definition.label: key for key, loaded in registry.kpis().items()}
    kinds = {f"按{KIND_LABELS[kind]}": kind for kind in kpi_trend.DAYS}
    with st.container(key="panel-trend", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", key="trend-head"):
            st.html(panels.plain_heading("走势：与全县、与自己的过去比"))
            picked = st.selectbox(
                "走势指标", list(labels), key="kpi", bind="query-params", label_visibility="collapsed", width=170
            )
            by = st.segmented_control(
                "走势周期", list(kinds), default=next(iter(kinds)), key="trend", bind="query-params",
                label_visibility="collapsed", required=True,
            )  # fmt: skip
        kpi_trend.show(view, labels[picked], kinds[str(by)], TREND_HEIGHT, "trend-chart")


def projects(view: View) -> None:
    """The year's projects at the period's end; a click opens one."""
    end = view.period.last_day(view.as_of)
    note = f"阶段、进度、拨付截至 {end}，灯截至 {view.as_of}；点项目名称打开项目档案"
    st.html(panels.heading(f"{view.period.start.year}年度项目", note))
    opens = tables.Opens("project_name", "project", "project", "project_no")
    tables.show(view, questions.projects(view), PROJECTS, "township-projects", opens=opens)
