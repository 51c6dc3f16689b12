"""Marks: what lies upon a map's colours — the projects by their lamps, and the townships' names."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import plotly.graph_objects as go
import polars as pl

from pages.ui.kit import lamps, theme
from pages.ui.kit.html.plotly_text import as_words, bold, every_inert, hover, inert, lines
from pages.ui.kit.maps.ground import Ground
from pages.ui.kit.phone.narrow import is_narrow

SIDES = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if (x, y) != (0, 0)]
HALO = ", ".join(f"{x}px {y}px 1.5px rgba(255,255,255,.95)" for x, y in SIDES)  # so that words read on any colour


def add_projects(figure: go.Figure, points: pl.DataFrame, *, named: bool = False) -> None:
    """The projects, each with the shape and colour of its lamp; red lies on top. `named` ones are larger."""
    for name, lamp in reversed(lamps.LAMPS.items()):
        some = points.filter(pl.col("lamp") == name)
        if some.is_empty():
            continue
        figure.add_scattergeo(
            lon=some["lon_wgs84"].to_numpy(),
            lat=some["lat_wgs84"].to_numpy(),
            customdata=as_words(some["project_no"]),
            text=as_words(some.select(every_inert("project_name")).to_series()),
            mode="markers+text" if named else "markers",
            textposition="bottom center",
            textfont={"family": theme.FONT, "size": 12, "color": theme.INK, "shadow": HALO},
            name=lamp.word,
            marker={
                "symbol": lamp.symbol,
                "size": 14 if named else 8 if name == "red" else 7 if name == "yellow" else 5,
                "color": lamp.hex,
                "line": {"color": "#FFFFFF", "width": 0.6},
            },
            hovertemplate=hover(bold("%{text}"), f"{lamp.text} · 点击查看项目档案"),
            **theme.AS_WRITTEN,
        )


def add_labels(
    figure: go.Figure, place: Ground, below: Mapping[str, str] | None = None, only: Collection[str] | None = None
) -> None:
    """The townships' names, or those of `only` some; `below` stands under a name."""
    codes = [code for code, name in place.names.items() if only is None or name in only]
    at, notes = [place.label_at[code] for code in codes], below or {}
    names = [place.names[code] for code in codes]
    figure.add_scattergeo(
        lon=[lon for lon, _ in at],
        lat=[lat for _, lat in at],
        text=[lines(inert(name), *(inert(notes[name]) for _ in range(name in notes))) for name in names],
        mode="text",
        textfont={"family": theme.FONT, "size": 10 if is_narrow() else 12, "color": theme.INK, "shadow": HALO},
        hoverinfo="skip",
        **theme.AS_WRITTEN,
    )
