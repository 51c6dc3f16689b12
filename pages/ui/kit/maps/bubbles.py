"""Bubbles: places as circles, their area a number of projects; a click opens the place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from pages.ui.kit import theme
from pages.ui.kit.html.plotly_text import bold, hover, inert, lines
from pages.ui.kit.maps.marks import HALO

LARGEST, SMALLEST = 46, 7  # pixels across
LINE = 16  # pixels from one line of text to the next


@dataclass(frozen=True)
class Bubble:
    """A place: its kind and name, where it lies, how many projects it has, and what is said of it."""

    kind: str
    name: str
    lon: float
    lat: float
    projects: int
    words: str


def add_bubbles(figure: go.Figure, bubbles: Sequence[Bubble], largest: int = LARGEST) -> None:
    """The circles with their names below; in circles of full size stand the numbers."""
    if not bubbles:
        return
    most, is_numbered = max(each.projects for each in bubbles), largest == LARGEST
    at = {"lon": [each.lon for each in bubbles], "lat": [each.lat for each in bubbles]}
    figure.add_scattergeo(
        **at,
        customdata=[[each.kind, each.name] for each in bubbles],
        text=[str(each.projects) if is_numbered else "" for each in bubbles],
        hovertext=[lines(bold(inert(each.name)), inert(each.words)) for each in bubbles],
        mode="markers+text",
        textfont={"family": theme.FONT, "size": 12, "color": theme.PAPER},
        marker={
            "size": [each.projects for each in bubbles],
            "sizemode": "area",
            "sizeref": 2 * most / largest**2,
            "sizemin": SMALLEST,
            "color": theme.TEAL if is_numbered else theme.SAND,
            "opacity": 0.9,
            "line": {"color": theme.PAPER, "width": 1},
        },
        hovertemplate=hover("%{hovertext}"),
    )
    names = [inert(each.name) for each in bubbles]
    figure.add_scattergeo(
        **at,
        text=[lines(*[""] * _blank(each, most, largest), name) for each, name in zip(bubbles, names, strict=True)],
        mode="text",
        textposition="bottom center",
        textfont={"family": theme.FONT, "size": 12, "color": theme.INK, "shadow": HALO},
        hoverinfo="skip",
    )


def _blank(bubble: Bubble, most: int, largest: int) -> int:
    """How many empty lines bring a name below its circle."""
    return math.ceil(largest / 2 * math.sqrt(bubble.projects / most) / LINE)
