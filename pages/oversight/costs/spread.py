"""Spread: the unit prices of every kind of work as boxes, each against its own median, so all share one scale."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from pages.ui.kit import theme
from pages.ui.kit.format import FEN_PER_WAN
from pages.ui.kit.html.plotly_text import hover, inert

ROW, EDGES = 34, 64  # pixels of a box, and of what stands above and below
MOST = 300  # percent of the median; a longer whisker ends at the edge


def figure(kinds: pl.DataFrame) -> go.Figure:
    """Boxes from quartile to quartile, whiskers to the cheapest and the dearest; only kinds that have quartiles."""
    rows = kinds.drop_nulls("q1_fen").sort("works")
    labels = [f"{inert(kind)} {works}" for kind, works in rows.select("kind", "works").iter_rows()]
    percents = {name: (rows[f"{name}_fen"] * 100 / rows["median_fen"]).to_list() for name in ("least", "q1", "q3")}
    most = (rows["most_fen"] * 100 / rows["median_fen"]).clip(upper_bound=MOST).to_list()
    drawn = go.Figure()
    drawn.add_box(
        y=labels, q1=percents["q1"], median=[100] * rows.height, q3=percents["q3"], lowerfence=percents["least"],
        upperfence=most, orientation="h", line={"color": theme.TEAL, "width": 1.4}, fillcolor=theme.PALE,
        hoverinfo="skip", whiskerwidth=0.5,
    )  # fmt: skip
    drawn.add_scatter(
        x=[100] * rows.height,
        y=labels,
        mode="markers",
        marker={"color": theme.TEAL, "size": 7, "symbol": "line-ns-open"},
        customdata=[[f"{fen / FEN_PER_WAN:,.4f}"] for fen in rows["median_fen"]],
        hovertemplate=hover("%{y} 个项目", "中位数 %{customdata[0]}万元"),
    )
    theme.styled(drawn, ROW * rows.height + EDGES).update_layout(margin={"l": 0, "r": 12, "t": 4, "b": 0})
    drawn.update_yaxes(automargin=True)
    return drawn.update_xaxes(ticksuffix="%", range=[0, max([*most, 150]) + 5])
