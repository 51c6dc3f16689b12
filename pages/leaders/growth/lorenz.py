"""Lorenz: the curve of money over heads beside the straight line on which everybody has the same."""

from __future__ import annotations

import plotly.graph_objects as go

from pages.ui.kit import theme
from pages.ui.kit.html.plotly_text import hover, inert
from pipelines.measures.inequality import Curve

HEIGHT = 380


def figure(drawn: Curve, chosen: str | None) -> go.Figure:
    """Each township is a point where its step ends; the chosen one is marked."""
    names = ["", *(inert(place.name) for place in drawn.places)]
    sizes = [9 if place.name == chosen else 5 for place in drawn.places]
    colours = [theme.SAND if place.name == chosen else theme.TEAL for place in drawn.places]
    made = go.Figure()
    made.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", line={"color": theme.FAINT, "dash": "dot", "width": 1.4}, hoverinfo="skip"
    )
    made.add_scatter(
        x=list(drawn.heads),
        y=list(drawn.money),
        mode="lines+markers",
        line={"color": theme.TEAL, "width": 2.2},
        marker={"size": [0, *sizes], "color": [theme.TEAL, *colours]},
        customdata=[[name] for name in names],
        hovertemplate=hover("至%{customdata[0]}", "人口 %{x:.1%}，资金 %{y:.1%}"),
    )
    made.add_annotation(
        x=0.5, y=0.5, text="人均相同", showarrow=False, xshift=-34, font={"color": theme.SOFT, "size": 12}
    )
    theme.styled(made, HEIGHT).update_layout(margin={"l": 0, "r": 12, "t": 8, "b": 0})
    made.update_xaxes(title="人口累计（人均少的乡镇在前）", tickformat=".0%", range=[0, 1.01])
    return made.update_yaxes(title="资金累计", tickformat=".0%", range=[0, 1.01])
