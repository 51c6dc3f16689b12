"""Profile: the township page's blocks — its place, its strong and weak sides, every KPI beside the county."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

import streamlit as st

from pages.leaders.township import questions
from pages.leaders.township.questions import Gap
from pages.ui.ask.kpis import Figure
from pages.ui.kit import charts, lamps, panels, tables, targets, theme
from pages.ui.kit.format import change, escape_html, moved, number, value
from pages.ui.site.periods import KIND_LABELS, Kind
from pages.ui.site.view import View
from pipelines import registry
from pipelines.definitions import Kpi

TREND_HEIGHT = 250
DAYS: dict[Kind, str] = {"quarter": "%Y年<br>第%q季度", "month": "%Y年<br>%-m月"}
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


def standing(view: View, row: Mapping[str, Any] | None) -> str:
    """Where the township stands in the published ranking."""
    if row is None:
        return charts.panel("考核排名", '<p class="mj-none">本期没有排名，请改选统计期。</p>')
    if row["rank"] is None:
        return charts.panel("考核排名", f'<p class="mj-none">不参评：{escape_html(row["note"])}</p>', view.period.label)
    group = f"{str(row['group']).removesuffix('类')}类"
    body = (
        f'<div class="mj-standing"><strong>{row["rank"]}<small> / {row["ranked"]}</small></strong>'
        f"<span>{number(row['score'], 2)} 分 · {escape_html(row['grade'])}</span>"
        f"<span>较{view.period.before} {moved(row['change'])} · {escape_html(group)}</span></div>"
    )
    return charts.panel("考核排名", body, view.period.label)


def sides(found: list[Gap]) -> str:
    """What the township does better and worse than the county."""
    return _side("强项", "好于全县", questions.strengths(found)) + _side(
        "短板", "差于全县", questions.weaknesses(found)
    )


def _side(title: str, note: str, found: list[Gap]) -> str:
    rows = "".join(
        f'<div class="row"><b>{escape_html(gap.own.kpi.label)}</b>'
        f"<span>{value(gap.own.value, gap.own.kpi.unit)}</span>"
        f"<small>全县 {value(gap.county.value, gap.own.kpi.unit)}</small></div>"
        for gap in found
    )
    return charts.panel(title, f'<div class="mj-sides">{rows}</div>' if rows else '<p class="mj-none">没有。</p>', note)


def comparison(view: View, own: Mapping[str, Figure], county: Mapping[str, Figure]) -> str:
    """Every KPI: the township, the county, the lamp, the cases, and both lines over time."""
    head = (
        '<div class="row head"><span>指标</span><span>本乡镇</span><span>全县</span><span>相差</span>'
        f"<span>较{view.period.before}</span><span>目标</span><span>样本</span><span>灯</span><span>走势</span></div>"
    )
    areas = groupby(own.items(), key=lambda item: item[1].kpi.area)
    rows = "".join(
        f'<div class="area">{escape_html(area)}</div>{"".join(_compared(f, county[key]) for key, f in found)}'
        for area, found in areas
    )
    note = f"{view.period.label} · 深线本乡镇，浅线全县，虚线目标"
    return charts.panel("各项指标与全县比", f'<div class="mj-compare">{head}{rows}</div>', note)


def _compared(own: Figure, county: Figure) -> str:
    kpi, lamp = own.kpi, lamps.of_kpi(own.kpi, own.value, own.cases)
    cells = [
        f'<b title="{escape_html(kpi.formula)}">{escape_html(kpi.label)}</b>',
        f"<strong>{targets.shown(own)}</strong>",
        f"<span>{targets.shown(county)}</span>",
        f"<span>{change(own.value, county.value)}</span>",
        f"<span>{change(own.value, own.before)}</span>",
        f"<span>{value(kpi.target, kpi.unit)}</span>",
        f"<span>{number(own.cases)}</span>",
        f'<span class="mj-lamp {lamp.colour}">{lamps.word(lamp, own.value)}</span>',
        charts.sparkline(own.history, county.history, mark=kpi.target),
    ]
    return f'<div class="row">{"".join(cells)}</div>'


def _goal(kpi: Kpi, starts: list[date]) -> list[charts.Line]:
    """The target's level, where there is one."""
    if kpi.target is None:
        return []
    return [charts.Line("目标", starts, [kpi.target] * len(starts), theme.SAND, "dot", 1.2)]


def trend(view: View, township: str) -> None:
    """One KPI over months or quarters, the township beside the county; both choices are in the address."""
    labels = {loaded.definition.label: key for key, loaded in registry.kpis().items()}
    kinds = {f"按{KIND_LABELS[kind]}": kind for kind in DAYS}
    with st.container(key="panel-trend", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", key="trend-head"):
            st.html("<h3>走势：与全县、与自己的过去比</h3>")
            picked = st.selectbox(
                "走势指标", list(labels), key="kpi", bind="query-params", label_visibility="collapsed", width=170
            )
            by = st.segmented_control(
                "走势周期", list(kinds), default=next(iter(kinds)), key="trend", bind="query-params",
                label_visibility="collapsed", required=True,
            )  # fmt: skip
        kpi = registry.kpis()[labels[picked]].definition
        kind = kinds[str(by)]
        frame = questions.trend(view, township, labels[picked], kind)
        starts = frame["start"].to_list()
        drawn = [
            charts.Line("全县", starts, frame["county"].to_list(), theme.FAINT),
            *_goal(kpi, starts),
            charts.Line(township, starts, frame["own"].to_list(), width=2.6, markers=True),
        ]
        st.plotly_chart(charts.lines(drawn, kpi.unit, TREND_HEIGHT, DAYS[kind]), key="trend-chart", config=theme.CONFIG)


def projects(view: View) -> None:
    """The year's projects at the period's end; a click opens one."""
    end = view.period.last_day(view.as_of)
    note = f"阶段、进度、拨付截至 {end}，灯截至 {view.as_of}；点项目名称打开项目档案"
    st.html(panels.heading(f"{view.period.start.year}年度项目", note))
    opens = tables.Opens("project_name", "project", "project", "project_no")
    tables.show(view, questions.projects(view), PROJECTS, "township-projects", opens=opens)
