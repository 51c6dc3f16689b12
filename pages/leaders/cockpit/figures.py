"""Figures: which figures lead the cockpit, and its map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from pages.ui.ask import reference
from pages.ui.ask.kpis import Figure, by_township
from pages.ui.ask.topic.plan_years import why_nothing
from pages.ui.kit import panels, targets
from pages.ui.kit.cards import Card, of_kpi
from pages.ui.kit.format import change, money, money_unit, number, value
from pages.ui.kit.lamps import GREEN, RED, UNKNOWN, Lamp
from pages.ui.kit.maps import maps, marks, steps
from pages.ui.kit.maps.ground import Ground
from pages.ui.kit.maps.steps import Step
from pages.ui.kit.topic.nothing import not_listed
from pages.ui.site import menu
from pages.ui.site.view import View
from pipelines import registry
from pipelines.definitions import Kpi
from pipelines.not_computed import keys_of

LEADING = ("completion_rate", "fund_compliance_rate", "satisfaction", "quality_pass_rate", "disbursement_rate")
KPI = "kpi"  # the address's parameter for the KPI that colours the map
SCORE = "考核得分"
MAP, MAP_HEIGHT = "各乡镇一张图", 410


def cards_of(
    view: View, totals: Mapping[str, Any], figures: Mapping[str, Figure], finding_counts: Mapping[str, int]
) -> list[Card]:
    """Projects, investment, the leading KPIs, open red findings."""
    leading = [of_kpi(view, figures[key]) for key in LEADING if key in figures]
    return [_projects(view, totals), _investment(view, totals), *leading, _red(view, totals, finding_counts)]


def _projects(view: View, totals: Mapping[str, Any]) -> Card:
    is_known = totals["projects"] is not None
    stood = f"在建 {number(totals['building'])} · 已完工 {number(totals['finished'])}{_over(totals)}"
    return Card(
        key="projects",
        label=f"{view.period.start.year}年度项目",
        figure=number(totals["projects"]) if is_known else targets.UNKNOWN[why_nothing(view, "projects")],
        unit="个" if is_known else "",
        aside=f"较上年 {change(totals['projects'], totals['projects_before'], 0)}" if is_known else "",
        foot=not_listed(view) if totals["told"] and not is_known else stood,
        hint="列入该年度计划且未取消的项目；在建为期末前已开工、期末尚未完工",
    )


def _over(totals: Mapping[str, Any]) -> str:
    """Over how many townships, where the ledgers of some do not speak of the year."""
    count, townships = totals["reporters"], totals["townships"]
    return f" · {townships} 个乡镇中 {count} 个" if 0 < count < townships else ""


def _investment(view: View, totals: Mapping[str, Any]) -> Card:
    unit, size = money_unit([totals["budget_fen"]])
    now, before = totals["budget_fen"], totals["budget_before_fen"]
    return Card(
        key="investment",
        label="总投资",
        figure=value(None if now is None else now / size, "", 2),
        unit=unit,
        aside=f"较上年 {change(None if now is None else now / size, None if before is None else before / size, 2)}",
        foot=f"已拨付 {money(totals['paid_fen'])}{_over(totals)}",
        hint="该年度项目的预算金额合计",
    )


def _red(view: View, totals: Mapping[str, Any], finding_counts: Mapping[str, int]) -> Card:
    is_compared = bool(totals["told"] or finding_counts["red"])  # without projects there was nothing to compare

    def anomalies() -> None:
        menu.go("anomalies", level="红", township=view.filters.township, category=view.filters.category)

    return Card(
        key="red",
        label="红色疑点",
        figure=number(finding_counts["red"]) if is_compared else targets.UNKNOWN["unreported"],
        unit="条" if is_compared else "",
        aside=f"涉及 {finding_counts['red_townships']} 个乡镇" if is_compared else "",
        foot=f"截至 {view.as_of:%m-%d} · 黄色 {finding_counts['yellow']}",
        lamp=_lamp(view, finding_counts) if is_compared else None,
        hint="系统比对发现、须经核实的红色疑点",
        opens=anomalies if "anomalies" in menu.entries() else None,
    )


def _lamp(view: View, finding_counts: Mapping[str, int]) -> Lamp:
    return RED if finding_counts["red"] else UNKNOWN if keys_of(view.lake.manifest, "rule") else GREEN


def incomplete(view: View, finding_counts: Mapping[str, int]) -> None:
    """资料不全待补正, in projects, and the way to what has to be handed in first."""
    if finding_counts["undecided_projects"] and "coverage" in menu.entries():
        some = f"{finding_counts['undecided_projects']} 个项目的部分比对还缺资料，查看先补什么最有用"
        label = f"资料不全待补正（截至 {view.as_of}）：{some}"
        menu.link("coverage", label)


def left_over(cards: list[Card], projects: int | None) -> list[Card]:
    """The cards, with 历年遗留 beside the completion rate."""
    words = "" if projects is None else f" · 历年遗留 {number(projects)} 个"
    return [replace(card, foot=card.foot + words) if card.key == "completion_rate" else card for card in cards]


def choose_kpi(view: View, ranking: pl.DataFrame) -> str:
    """What colours the map: the score where the period has one, or a KPI; the choice is in the address."""
    labels = {loaded.definition.label: key for key, loaded in registry.kpis().items()}
    scored = ranking["score"].count()
    labels = {SCORE: SCORE, **labels} if 2 * scored > ranking.height else {**labels, SCORE: SCORE} if scored else labels
    with st.container(horizontal=True, vertical_alignment="center", key="map-head"):
        st.html(panels.heading(MAP, f"{view.period.label} · {view.period.start.year}年度项目点"))
        chosen = st.selectbox(
            "地图着色指标", list(labels), key=KPI, bind="query-params", label_visibility="collapsed", width=170
        )
    return labels[chosen]


def coloured(view: View, key: str, ranking: pl.DataFrame) -> tuple[dict[str, str], dict[str, str], tuple[Step, ...]]:
    """Colours and words by township, and what the colours mean: by the KPI's target, or by the scheme's grades."""
    if key == SCORE:
        scores, grades = dict(ranking.select("township", "score").iter_rows()), reference.scheme(view).grades
        words = {name: f"{SCORE} {value(score, '分', 2)}" for name, score in scores.items()}
        colours = {name: steps.score_colour(grades, score) for name, score in scores.items() if score is not None}
        return colours, words, steps.score_steps(grades)
    kpi: Kpi = registry.kpis()[key].definition
    rows = list(by_township(view, key).iter_rows(named=True))
    words = {
        row["township"]: f"{kpi.label} {value(row['value'], kpi.unit)}（{number(row['cases'])} 件）" for row in rows
    }
    colours = {row["township"]: steps.colour(kpi, row["value"]) for row in rows if row["value"] is not None}
    return colours, words, steps.steps(kpi)


def county_map(
    view: View, place: Ground, key: str, ranking: pl.DataFrame, points: pl.DataFrame
) -> tuple[go.Figure, str]:
    """Townships coloured by the score or a KPI, projects by lamp, names on top; and the line that explains them."""
    colours, words, shades = coloured(view, key, ranking)
    figure = maps.townships(place, colours, words, view.filters.township, MAP_HEIGHT)
    marks.add_projects(figure, points)
    marks.add_labels(figure, place)
    return figure, maps.legend(shades, view.as_of)
