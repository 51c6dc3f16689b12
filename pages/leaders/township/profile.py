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
from pages.ui.kit.topic import kpi_trend, nothing
from pages.ui.site.periods import KIND_LABELS, Kind
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


def unranked(row: Mapping[str, Any] | None) -> str:
    """Why the township has no place in the ranking; empty where it has one."""
    if row is None:
        return "本期没有排名，请改选统计期。"
    return f"不参评：{text(row['note'])}" if row["score"] is None else ""


def standing(view: View, row: Mapping[str, Any] | None) -> Markup:
    """Where the township stands in the published ranking."""
    if row is None or unranked(row):
        return charts.panel(panels.RANKING, charts.nothing(unranked(row)), "" if row is None else view.period.label)
    body = render("township/standing", row=row, **_standing(view, row))
    return charts.panel(panels.RANKING, body, view.period.label)


def _standing(view: View, row: Mapping[str, Any]) -> dict[str, str]:
    """The parts of it in words."""
    return {
        "score": number(row["score"], 2),
        "group": f"{str(row['group']).removesuffix('类')}类",
        "before": view.period.before,
        "moved": moved(row["change"]),
        "between": interval(row["rank_low"], row["rank_high"]),
    }


def standing_words(view: View, row: Mapping[str, Any]) -> str:
    """The same as one sentence."""
    parts = _standing(view, row)
    if row["rank"] is None:
        return f"第 {row['tier']} 档（共 {row['tiers']} 档），{parts['score']} 分，暂列，{parts['group']}。"
    return (
        f"第 {row['rank']} 位（共 {row['ranked']} 个），{parts['score']} 分，{row['grade']}；九成把握在第 "
        f"{parts['between']} 位；较{parts['before']} {parts['moved']}；{parts['group']}。"
    )


def sides(gaps: list[Gap]) -> Markup:
    """What the township does better and worse than the county."""
    none = no_side(gaps)
    strong, weak = questions.strengths(gaps), questions.weaknesses(gaps)
    return _side("强项", "好于全县", strong, none) + _side("短板", "差于全县", weak, none)


def no_side(gaps: list[Gap]) -> str:
    """What a side without a KPI says, of all that can be compared."""
    if gaps:
        return f"能比的{len(gaps)}项指标中没有。"
    return f"没有能比的指标：本乡镇或全县的数不明，或不足{lamps.FEWEST_CASES}件。"


def side_rows(gaps: list[Gap]) -> list[tuple[str, ...]]:
    """The KPI, the township's figure, the county's."""
    return [
        (gap.own.kpi.label, *(value(figure.value, gap.own.kpi.unit) for figure in (gap.own, gap.county)))
        for gap in gaps
    ]


def _side(title: str, note: str, gaps: list[Gap], none: str) -> Markup:
    rows = side_rows(gaps)
    return charts.panel(title, render("township/sides", rows=rows) if rows else charts.nothing(none), note)


def comparison(view: View, own: Mapping[str, Figure], county: Mapping[str, Figure]) -> Markup:
    """Every KPI: the township, the county, the lamp, the cases, and both lines over time."""
    body = render("township/comparison", areas=compared(own, county), before=view.period.before)
    note = f"{view.period.label} · 深线本乡镇，浅线全县，虚线目标"
    return charts.panel("各项指标与全县比", body, note)


def compared(own: Mapping[str, Figure], county: Mapping[str, Figure]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Every area with the lines of its KPIs."""
    by_area = groupby(own.items(), key=lambda item: item[1].kpi.area)
    return [(area, [_compared(figure, county[key]) for key, figure in figures]) for area, figures in by_area]


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


def trend(view: View) -> tuple[str, Kind]:
    """One KPI over months or quarters, the township beside the county; both choices are in the address, and given."""
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
    return labels[picked], kinds[str(by)]


def projects_note(view: View) -> str:
    """As of which day the columns are."""
    return f"阶段、进度、拨付截至 {view.period.last_day(view.as_of)}，灯截至 {view.as_of}"


def projects(view: View) -> None:
    """The year's projects at the period's end; a click opens one."""
    st.html(panels.heading(f"{view.period.start.year}年度项目", f"{projects_note(view)}；点项目名称打开项目档案"))
    opens = tables.Opens("project_name", "project", "project", "project_no")
    none = nothing.of_plan_year(view)
    tables.show(view, questions.projects(view), PROJECTS, "township-projects", opens=opens, nothing=none)
