"""KPI trend: one KPI over months or quarters, the chosen place beside the county, with the target's level, and which of
its points are more than the usual ups and downs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from pages.ui.ask.topic import notes, trends
from pages.ui.kit import charts, theme
from pages.ui.kit.html.plotly_text import hover, lines
from pages.ui.kit.topic import chart_notes, note_form
from pages.ui.site.periods import Kind
from pages.ui.site.view import View
from pipelines import registry
from pipelines.definitions import Kpi
from pipelines.measures.xmr import Chart, within, xmr
from reports.print.pieces import Line
from reports.words import usual

DAYS: dict[Kind, str] = {"quarter": lines("%Y年", "第%q季度"), "month": lines("%Y年", "%-m月")}
WHOLE = "全县"
BAND = "rgba(15, 92, 110, .09)"
BANDED = {
    "type": "scatter", "fill": "toself", "fillcolor": BAND, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip",
    "zorder": -1,
}  # fmt: skip
MEAN = {
    "type": "scatter", "mode": "lines", "line": {"color": theme.SOFT, "dash": "dash", "width": 1}, "hoverinfo": "skip",
    "zorder": -1,
}  # fmt: skip
SIGNAL = {
    "type": "scatter",
    "mode": "markers",
    "marker": {"symbol": "diamond", "size": 11, "color": theme.SAND, "line": {"color": theme.PAPER, "width": 1}},
    "zorder": 2,
}
TICKS = 6  # named on paper
NOWHERE = "各期都没有数值。"


@st.fragment
def show(view: View, key: str, kind: Kind, height: int, name: str) -> None:
    """The drawing, under the widget key `name`, the words for its band, the notes upon it and where they are written:
    a part of the page by itself, so that a note that was written is drawn without the rest."""
    kpi, township = registry.kpis()[key].definition, view.filters.township
    frame = trends.of_kpi(view, township, key, kind)
    chart = xmr(_values(frame, township))
    starts = frame["start"].to_list()
    marks = notes.of_trend(view, key, kind, starts)
    if is_empty(frame):
        st.html(charts.nothing(NOWHERE))
    else:
        drawing = chart_notes.put_on(figure(frame, kpi, township, kind, height, chart), marks)
        st.plotly_chart(drawing, key=name, config=theme.CONFIG)
        band = f"色带、虚线：{township or WHOLE}的常态范围和均值；" if chart else ""
        st.caption(f"{band}{usual.limits(chart)}")
    if marks:
        st.html(chart_notes.html(marks, township))
    note_form.offer(note_form.Trend(view, key, kind, starts, name), marks)


def is_empty(frame: pl.DataFrame) -> bool:
    """Whether no period has a figure: the target's line alone would look like one."""
    return not frame["county"].count() and not frame["own"].count()


def figure(
    frame: pl.DataFrame, kpi: Kpi, township: str | None, kind: Kind, height: int, chart: Chart | None
) -> go.Figure:
    """The township of the bar beside the county, or the county alone, upon the band of what is usual there."""
    starts, county = frame["start"].to_list(), frame["county"].to_list()
    colour = theme.FAINT if township else theme.TEAL
    drawn = [charts.Line(WHOLE, starts, county, colour, markers=township is None), *_goal(kpi, starts)]
    if township:
        drawn.append(charts.Line(township, starts, frame["own"].to_list(), width=2.6, markers=True))
    usually = _usual(kpi, starts, _values(frame, township), chart, DAYS[kind]) if chart else []
    return charts.lines(drawn, kpi.unit, height, DAYS[kind], usually)


def _values(frame: pl.DataFrame, township: str | None) -> list[float | None]:
    return frame["own" if township else "county"].to_list()


def printed(view: View, key: str, kind: Kind) -> tuple[list[Line], str, list[tuple[date, str]], str, list[notes.Mark]]:
    """The same for a PDF: its lines, their unit, the days that are named below, what is more than usual, and the
    periods with notes."""
    kpi, township = registry.kpis()[key].definition, view.filters.township
    frame = trends.of_kpi(view, township, key, kind)
    starts = frame["start"].to_list()
    goal = [Line("目标", [(on, kpi.target) for on in starts], "goal")] if kpi.target is not None else []
    places = {"county": WHOLE, **({"own": township} if township else {})}
    drawn = [
        Line(name, list(frame.select("start", place).iter_rows()), "other" if township and place == "county" else "own")
        for place, name in places.items()
    ]
    ticks = [(on, _tick(on, kind)) for on in starts[:: max(len(starts) // TICKS, 1)]]
    marks = notes.of_trend(view, key, kind, starts)
    return [*goal, *drawn], kpi.unit, ticks, _beyond(frame, township, kind), marks


def _beyond(frame: pl.DataFrame, township: str | None, kind: Kind) -> str:
    """The periods that are more than the usual ups and downs, in words."""
    chart = xmr(_values(frame, township))
    if chart is None:
        return f"{usual.limits(chart)}。"
    marked = [(_tick(on, kind), why) for on, why in zip(frame["start"], chart.signals, strict=True) if why]
    return usual.beyond(marked)


def _tick(on: date, kind: Kind) -> str:
    return f"{on.year}年{(on.month + 2) // 3}季" if kind == "quarter" else f"{on.year}-{on.month:02d}"


def _goal(kpi: Kpi, starts: list[date]) -> list[charts.Line]:
    """The target's level, where there is one."""
    if kpi.target is None:
        return []
    return [charts.Line("目标", starts, [kpi.target] * len(starts), theme.SAND, "dot", 1.2)]


def _usual(
    kpi: Kpi, starts: list[date], values: Sequence[float | None], chart: Chart, days: str
) -> list[dict[str, Any]]:
    """The band under the lines, not beyond what the figure can be; the mean; ◆ on what is more than usual, and why."""
    low, high = within(chart, values, kpi.scale if kpi.unit == "%" else None)
    ends = [starts[0], starts[-1]]
    marked = [(x, y, usual.SIGNALS[why]) for x, y, why in zip(starts, values, chart.signals, strict=True) if why]
    band = {"x": [*ends, *ends[::-1]], "y": [low, low, high, high]}
    points = {"x": [x for x, _, _ in marked], "y": [y for _, y, _ in marked], "customdata": [w for _, _, w in marked]}
    says = {"xhoverformat": days, "hovertemplate": hover("%{x}", f"%{{y:,.1f}}{kpi.unit}", "◆ %{customdata}")}
    return [{**BANDED, **band}, {**MEAN, "x": ends, "y": [chart.mean] * 2}, {**SIGNAL, **points, **says}]
