"""Maps: townships coloured by a figure and projects by lamp, drawn as SVG with nothing fetched from outside."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import polars as pl
from markupsafe import Markup
from shapely.geometry import shape

from pages.ui.kit import lamps, theme
from pages.ui.kit.format import value
from pages.ui.kit.html.plotly_text import bold, hover, inert, lines
from pages.ui.kit.html.render import render
from pipelines.reference.county import ReferenceError

PADDING = 0.03
NEAR = 5  # pixels
CHINA = (73.0, 3.0, 135.5, 54.0)  # the frame of a county without a map


@dataclass(frozen=True)
class Ground:
    """The county's polygons: where each township's name stands, and the frame they all fit in."""

    address: str
    names: Mapping[str, str]  # code → name
    label_at: Mapping[str, tuple[float, float]]
    bounds: tuple[float, float, float, float]


@lru_cache(maxsize=4)
def ground(snapshot: Path) -> Ground:
    """Read the snapshot's boundaries once."""
    path = snapshot / "reference" / "boundaries.geojson"
    try:
        features = json.loads(path.read_text("utf-8"))["features"]
    except (OSError, ValueError, KeyError) as error:
        raise ReferenceError(f"{path}：边界文件读不出来（{type(error).__name__}）") from error
    outlines = {f["properties"]["code"]: shape(f["geometry"]) for f in features}
    inside = {code: outline.representative_point() for code, outline in outlines.items()}
    edges = [outline.bounds for outline in outlines.values()] or [CHINA]
    west, south = (min(edge[side] for edge in edges) for side in (0, 1))
    east, north = (max(edge[side] for edge in edges) for side in (2, 3))
    return Ground(
        address=f"/mingjian/boundaries/{snapshot.name}.geojson",
        names={f["properties"]["code"]: f["properties"]["name"] for f in features},
        label_at={code: (point.x, point.y) for code, point in inside.items()},
        bounds=(west, south, east, north),
    )


def townships(
    place: Ground,
    values: Mapping[str, float | None],
    words: Mapping[str, str],
    chosen: str | None,
    better: str,
    height: int,
) -> go.Figure:
    """The map: `values` by township name colour it, `words` are the shown figures. Grey is no value."""
    figure = go.Figure()
    codes = list(place.names)
    words = {code: _hover(place.names[code], words.get(place.names[code], "")) for code in codes}
    _paint(figure, place, dict.fromkeys(codes, 0.0), [theme.NO_VALUE] * 2, words)
    known = {code: figures for code in codes if (figures := values.get(place.names[code])) is not None}
    if known:
        _paint(figure, place, known, _ramp(known.values(), better), words)
    outlined = {code: 0.0 for code in codes if place.names[code] == chosen}
    if outlined:
        _paint(figure, place, outlined, ["rgba(0,0,0,0)"] * 2, words, (theme.SAND, 3.0))
    theme.styled(figure, height)
    # A click near a point means the township; only on the point it means the project.
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, hoverdistance=NEAR)
    west, south, east, north = place.bounds
    figure.update_geos(
        visible=False,
        bgcolor="rgba(0,0,0,0)",
        projection_type="mercator",
        lonaxis_range=[west - PADDING * (east - west), east + PADDING * (east - west)],
        lataxis_range=[south - PADDING * (north - south), north + PADDING * (north - south)],
    )
    return figure


def _ramp(values: Collection[float], better: str) -> list[str]:
    """Pale to deep, deep being good, or much where neither is better; one colour where all are alike."""
    if min(values, default=0) == max(values, default=0):
        return [theme.EVEN] * 2
    return theme.SEQUENCE[::-1] if better == "lower" else theme.SEQUENCE


def _hover(name: str, words: str) -> str:
    return lines(bold(inert(name)), inert(words), "点击查看乡镇画像")


def _paint(
    figure: go.Figure,
    place: Ground,
    values: Mapping[str, float],
    colours: list[str],
    words: Mapping[str, str],
    edge: tuple[str, float] = ("#FFFFFF", 1.2),
) -> None:
    """One layer of polygons; the browser fetches their outlines by address, so the figure itself stays small."""
    figure.add_choropleth(
        geojson=place.address,
        featureidkey="properties.code",
        locations=list(values),
        z=list(values.values()),
        colorscale=[[nth / (len(colours) - 1), colour] for nth, colour in enumerate(colours)],
        showscale=False,
        marker={"line": {"color": edge[0], "width": edge[1]}},
        text=[words[code] for code in values],
        hovertemplate=hover("%{text}"),
    )


def legend(values: Mapping[str, float | None], unit: str, better: str, lit_on: date) -> Markup:
    """What the colours and the shapes mean, in one line under the map; the lamps are of the day `lit_on`."""
    known = [figure for figure in values.values() if figure is not None]
    return render(
        "map_legend",
        low=known and value(min(known), unit),
        high=known and value(max(known), unit),
        is_even=bool(known) and min(known) == max(known),
        ramp=_ramp(known, better),
        even=theme.EVEN,
        no_value=theme.NO_VALUE,
        lamps=(lamps.RED, lamps.YELLOW, lamps.GREEN),
        lit_on=lit_on,
    )


def add_projects(figure: go.Figure, points: pl.DataFrame) -> None:
    """The projects, each with the shape and colour of its lamp; red lies on top."""
    for name, lamp in (
        ("not_computed", lamps.UNKNOWN),
        ("green", lamps.GREEN),
        ("yellow", lamps.YELLOW),
        ("red", lamps.RED),
    ):
        some = points.filter(pl.col("lamp") == name)
        if some.is_empty():
            continue
        figure.add_scattergeo(
            lon=some["lon_wgs84"].to_numpy(),
            lat=some["lat_wgs84"].to_numpy(),
            customdata=some["project_no"].to_list(),
            text=[inert(name) for name in some["project_name"]],
            mode="markers",
            name=lamp.word,
            marker={
                "symbol": lamp.symbol,
                "size": 8 if name == "red" else 7 if name == "yellow" else 5,
                "color": lamp.hex,
                "line": {"color": "#FFFFFF", "width": 0.6},
            },
            hovertemplate=hover(bold("%{text}"), f"{lamp.text} · 点击查看项目档案"),
        )


def add_labels(figure: go.Figure, place: Ground) -> None:
    """The townships' names, with a light halo so that they read on any colour."""
    at = [place.label_at[code] for code in place.names]
    figure.add_scattergeo(
        lon=[lon for lon, _ in at],
        lat=[lat for _, lat in at],
        text=[inert(name) for name in place.names.values()],
        mode="text",
        textfont={"family": theme.FONT, "size": 12, "color": theme.INK, "shadow": _halo()},
        hoverinfo="skip",
    )


def _halo() -> str:
    return ", ".join(
        f"{x}px {y}px 1.5px rgba(255,255,255,.95)" for x in (-1, 0, 1) for y in (-1, 0, 1) if (x, y) != (0, 0)
    )


def clicked(event: Any, place: Ground) -> tuple[str, str] | None:
    """What was clicked on: ("township", name), ("project", number), or nothing."""
    for point in event.selection.points if event else ():
        if point.get("location"):
            return "township", place.names[point["location"]]
        if point.get("customdata"):
            data = point["customdata"]
            return "project", str(data[0] if isinstance(data, list) else data)
    return None
