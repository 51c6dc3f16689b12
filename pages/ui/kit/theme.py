"""Theme: the colours and the chart style that every page shares. The style sheet is static/look.css."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
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
AXES = {**{name: said for name, said in AXIS.items() if name != "title_font"}, "title": {"font": AXIS["title_font"]}}
HOUSE: dict[str, Any] = {
    "margin": {"l": 0, "r": 0, "t": 4, "b": 0},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "font": {"family": FONT, "size": 13, "color": INK},
    "showlegend": False,
    "dragmode": False,
    "hoverlabel": HOVER,
}
AS_WRITTEN: dict[str, Any] = {"_validate": False}  # for a trace that Plotly need not look over: `drawn` says why
NOTHING: Mapping[str, Any] = {}


def styled(figure: go.Figure, height: int) -> go.Figure:
    """The house style: white paper, thin rules, our font, no drag, no legend.

    Set and not merged: Plotly takes five times as long to look through what there was, which is a third of a page.
    """
    figure.update_layout(height=height, **HOUSE, overwrite=True)
    for axis in (*figure.select_xaxes(), *figure.select_yaxes()):
        for name, value in AXIS.items():
            axis[name] = value
    return figure


def drawn(
    traces: Sequence[Mapping[str, Any]],
    height: int,
    *,
    x: Mapping[str, Any] = NOTHING,
    y: Mapping[str, Any] = NOTHING,
    notes: Iterable[Mapping[str, Any]] = (),
    **layout: Any,
) -> go.Figure:
    """The same style for a figure that is written down whole, in Plotly's own words, and not put together step by step.

    Plotly looks none of it up in its 10,000 rules: that is nine tenths of the time that a chart takes. The tests do.
    """
    house = {
        "height": height,
        **HOUSE,
        "xaxis": _without_none({**AXES, **x}),
        "yaxis": _without_none({**AXES, **y}),
        "annotations": [_note(note) for note in notes],
    }
    whole = {name: said for name, said in {**house, **layout}.items() if said != []}
    return go.Figure([_without_none(trace) for trace in traces], whole, **AS_WRITTEN)


def _without_none(words: Mapping[str, Any]) -> dict[str, Any]:
    """Without what was left open: Plotly, too, takes None for not said."""
    return {name: said for name, said in words.items() if said is not None}


def _note(note: Mapping[str, Any]) -> dict[str, Any]:
    return {"showarrow": False, "font": {"size": 12}, **note}


def upright(on: date) -> dict[str, Any]:
    """A dotted line from top to bottom, at a day."""
    ends = {"x0": on, "x1": on, "xref": "x", "y0": 0, "y1": 1, "yref": "y domain"}
    return {"type": "line", **ends, "line": {"color": SOFT, "width": 1, "dash": "dot"}}


def annotate(figure: go.Figure, notes: Iterable[Mapping[str, Any]]) -> None:
    """Write beside what is drawn. All notes at once: one by one each would look through those before it."""
    figure.layout.annotations = (*figure.layout.annotations, *(_note(note) for note in notes))
