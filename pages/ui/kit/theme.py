"""Theme: the colours and the chart style that every page shares. The style sheet is static/look.css."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

STATIC = Path(__file__).resolve().parents[1] / "site" / "static"
LOGO = STATIC / "logo.svg"
TEAL = "#0F5C6E"
SAND = "#C77F3D"
INK = "#101A1F"
SOFT = "#56656B"
FAINT = "#B8C4C6"
RULE = "#DDE4E3"
PAPER = "#FFFFFF"
PALE = "#E3EDEE"
DESK = "#F4F6F5"  # what the pages lie on
NO_VALUE = "#E6E9E8"
SEQUENCE = ["#E4F0F0", "#B9D6D9", "#84B5BC", "#4A8D99", "#0F5C6E"]
EVEN = "#7FB0B8"  # a map on which every township has the same figure
FONT = "Microsoft YaHei, PingFang SC, Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "scrollZoom": False,
    "locale": "zh-CN",
    "locales": {"zh-CN": {"dictionary": {}, "format": {}}},
    "topojsonURL": "/mingjian/topojson/",  # an empty stub: without it Plotly fetches a world map from outside
    "plotlyServerURL": "",
}


HOVER = {"bgcolor": PAPER, "bordercolor": RULE, "font": {"family": FONT, "size": 13, "color": INK}}
# Said for each axis: Streamlit's own theme would write them too pale to read.
AXIS: dict[str, Any] = {
    "fixedrange": True,
    "gridcolor": RULE,
    "linecolor": RULE,
    "zeroline": False,
    "tickfont": {"color": SOFT},
    "title_font": {"color": SOFT, "size": 12},
}


def styled(figure: go.Figure, height: int) -> go.Figure:
    """The house style: white paper, thin rules, our font, no drag, no legend.

    Set and not merged: Plotly takes five times as long to look through what there was, which is a third of a page.
    """
    figure.update_layout(
        height=height,
        margin={"l": 0, "r": 0, "t": 4, "b": 0},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 13, "color": INK},
        showlegend=False,
        dragmode=False,
        hoverlabel=HOVER,
        overwrite=True,
    )
    for axis in (*figure.select_xaxes(), *figure.select_yaxes()):
        for name, value in AXIS.items():
            axis[name] = value
    return figure


def annotate(figure: go.Figure, notes: Iterable[Mapping[str, Any]]) -> None:
    """Write beside what is drawn. All notes at once: one by one each would look through those before it."""
    words = [{"showarrow": False, "font": {"size": 12}, **note} for note in notes]
    figure.layout.annotations = (*figure.layout.annotations, *words)
