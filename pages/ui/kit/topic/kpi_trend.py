"""KPI trend: one KPI over months or quarters, the chosen place beside the county, with the target's level."""

from __future__ import annotations

from datetime import date

import plotly.graph_objects as go

from pages.ui.ask.topic import trends
from pages.ui.kit import charts, theme
from pages.ui.kit.html.plotly_text import lines
from pages.ui.site.periods import Kind
from pages.ui.site.view import View
from pipelines import registry
from pipelines.definitions import Kpi
from reports.print.pieces import Line

DAYS: dict[Kind, str] = {"quarter": lines("%Y年", "第%q季度"), "month": lines("%Y年", "%-m月")}

TICKS = 6  # named on paper


def figure(view: View, key: str, kind: Kind, height: int) -> go.Figure:
    """The township of the bar beside the county, or the county alone."""
    kpi, township = registry.kpis()[key].definition, view.filters.township
    frame = trends.of_kpi(view, township, key, kind)
    starts, county = frame["start"].to_list(), frame["county"].to_list()
    colour = theme.FAINT if township else theme.TEAL
    drawn = [charts.Line("全县", starts, county, colour, markers=township is None), *_goal(kpi, starts)]
    if township:
        drawn.append(charts.Line(township, starts, frame["own"].to_list(), width=2.6, markers=True))
    return charts.lines(drawn, kpi.unit, height, DAYS[kind])


def printed(view: View, key: str, kind: Kind) -> tuple[list[Line], str, list[tuple[date, str]]]:
    """The same for a PDF: its lines, their unit, and the days that are named below."""
    kpi, township = registry.kpis()[key].definition, view.filters.township
    frame = trends.of_kpi(view, township, key, kind)
    starts = frame["start"].to_list()
    goal = [Line("目标", [(on, kpi.target) for on in starts], "goal")] if kpi.target is not None else []
    places = {"county": "全县", **({"own": township} if township else {})}
    drawn = [
        Line(name, list(frame.select("start", place).iter_rows()), "other" if township and place == "county" else "own")
        for place, name in places.items()
    ]
    return [*goal, *drawn], kpi.unit, [(on, _tick(on, kind)) for on in starts[:: max(len(starts) // TICKS, 1)]]


def _tick(on: date, kind: Kind) -> str:
    return f"{on.year}年{(on.month + 2) // 3}季" if kind == "quarter" else f"{on.year}-{on.month:02d}"


def _goal(kpi: Kpi, starts: list[date]) -> list[charts.Line]:
    """The target's level, where there is one."""
    if kpi.target is None:
        return []
    return [charts.Line("目标", starts, [kpi.target] * len(starts), theme.SAND, "dot", 1.2)]
