"""Drawings: paid against built, and payments month by month with what is usual."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from pages.ui.kit import lamps, theme
from pages.ui.kit.format import money_unit, number
from pages.ui.kit.html.plotly_text import as_words, every_inert, hover, lines
from pipelines.measures.xmr import Chart

HEIGHT = 320
MOST = 130  # percent; what lies beyond stands on the edge, with its figure under the pointer
NO_FINDING = lamps.Lamp("grey", "●", "无资金疑点", theme.TEAL, "circle")
LEVEL = {"color": theme.SOFT, "width": 1.2}
MONTH = lines("%Y年", "%-m月")


def against(known: pl.DataFrame, band: tuple[float, float] | None) -> go.Figure:
    """One point a work; shape and colour by its money findings. The band, in percent of what is built, is what is due
    before and after acceptance."""
    figure = go.Figure()
    if band:
        _lay(figure, band)
    for level, lamp in ((None, NO_FINDING), ("yellow", lamps.of_level("yellow")), ("red", lamps.of_level("red"))):
        rows = known.filter(pl.col("level").is_null() if level is None else pl.col("level") == level)
        if rows.height:
            figure.add_trace(_points(rows, lamp))
    theme.styled(figure, HEIGHT).update_layout(margin={"l": 0, "r": 30, "t": 8, "b": 0})
    figure.update_xaxes(title="形象进度", ticksuffix="%", range=[-2, 104])
    return figure.update_yaxes(title="已付占合同及变更", ticksuffix="%", range=[-3, MOST + 3])


def _lay(figure: go.Figure, band: tuple[float, float]) -> None:
    figure.add_scatter(
        x=[0, 100, 100, 0], y=[0, *band, 0], fill="toself", mode="lines", line={"width": 0},
        fillcolor="rgba(15, 92, 110, .10)", hoverinfo="skip",
    )  # fmt: skip
    for percent in band:
        figure.add_annotation(x=1, xref="paper", y=percent, text=f"{percent:.0f}%", xanchor="left", showarrow=False)


def _points(rows: pl.DataFrame, lamp: lamps.Lamp) -> go.Scatter:
    names = rows.select(pl.format("{}（{}）", every_inert("project_name"), every_inert("township"))).to_series()
    return go.Scatter(
        x=rows["built_percent"].to_numpy(),
        y=rows["paid_percent"].clip(upper_bound=MOST).to_numpy(),
        mode="markers",
        marker={"symbol": lamp.symbol, "color": lamp.hex, "size": 8 if lamp is NO_FINDING else 10, "opacity": 0.8},
        text=as_words(names),
        customdata=rows["paid_percent"].to_numpy(),
        hovertemplate=hover("%{text}", "形象进度 %{x:.0f}%，已付 %{customdata:.1f}%", lamp.word),
    )


def monthly(frame: pl.DataFrame, chart: Chart | None) -> go.Figure:
    """A column a month; a line for the mean and dotted ones for the limits of what is usual; ◆ on what is not."""
    unit, size = money_unit([*frame["amount_fen"], chart.high if chart else None])
    sums = [fen / size for fen in frame["amount_fen"]]
    signals = chart.signals if chart else (None,) * frame.height
    figure = go.Figure(
        go.Bar(
            x=frame["start"].to_list(),
            y=sums,
            marker={"color": [theme.SAND if signal else theme.TEAL for signal in signals]},
            text=["◆" if signal else "" for signal in signals],
            textposition="outside",
            xhoverformat=MONTH,
            hovertemplate=hover("%{x}", f"拨付 %{{y:,.2f}}{unit}"),
        )
    )
    figure.update_layout(**_levels(chart, size))
    theme.styled(figure, HEIGHT).update_layout(margin={"l": 0, "r": 92, "t": 18, "b": 0}, bargap=0.35)
    figure.update_xaxes(tickformat=MONTH, hoverformat=MONTH, tickangle=0, nticks=5)
    return figure.update_yaxes(ticksuffix="", rangemode="tozero")


def _levels(chart: Chart | None, size: int) -> dict[str, Any]:
    """The lines of what is usual and their words; a limit below nothing is no limit."""
    levels = [("均值", chart.mean, "dash"), ("上限", chart.high, "dot"), ("下限", chart.low, "dot")] if chart else []
    drawn = [(label, level / size, dash) for label, level, dash in levels if level > 0]
    across = {"type": "line", "xref": "paper", "x0": 0, "x1": 1}
    words = {"xref": "paper", "x": 1, "xanchor": "left", "showarrow": False}
    return {
        "shapes": [
            {**across, "y0": y, "y1": y, "line": {"color": theme.SOFT, "width": 1.2, "dash": dash}}
            for _, y, dash in drawn
        ],
        "annotations": [{**words, "y": y, "text": f"{label} {number(y, 2)}"} for label, y, _ in drawn],
    }


def unit_of(frame: pl.DataFrame, chart: Chart | None) -> str:
    """万元 or 亿元, the same as in the drawing."""
    return money_unit([*frame["amount_fen"], chart.high if chart else None])[0]
