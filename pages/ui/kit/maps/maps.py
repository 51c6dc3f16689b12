"""Maps: townships coloured by a figure and projects by lamp, drawn as SVG with nothing fetched from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import cos, radians
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup

from pages.ui.kit import lamps, theme
from pages.ui.kit.html.plotly_text import bold, hover, inert, lines
from pages.ui.kit.html.render import render
from pages.ui.kit.maps.ground import Bounds, Ground
from pages.ui.kit.maps.steps import Step
from pages.ui.kit.phone.narrow import is_narrow

PADDING = 0.03
NEAR = 5  # pixels
ON_PHONE = 345  # pixels of a map's width
OPENS = "点击查看乡镇画像"
NO_FIGURE = Step(theme.NO_VALUE, "没有数")


def townships(
    place: Ground, colours: Mapping[str, str], words: Mapping[str, str], chosen: str | None, height: int
) -> go.Figure:
    """The map: `colours` by township name, `words` are the shown figures. Grey is no value."""
    figure = go.Figure()
    words = {code: about(name, words.get(name, ""), OPENS) for code, name in place.names.items()}
    shade_of = {code: colours.get(name, theme.NO_VALUE) for code, name in place.names.items()}
    for shade in dict.fromkeys([theme.NO_VALUE, *colours.values()]):
        if codes := {code: 0.0 for code, own in shade_of.items() if own == shade}:
            paint(figure, place, codes, [shade] * 2, words)
    outlined = {code: 0.0 for code, name in place.names.items() if name == chosen}
    if outlined:
        paint(figure, place, outlined, ["rgba(0,0,0,0)"] * 2, words, (theme.SAND, 3.0))
    return framed(figure, place.bounds, height)


def framed(figure: go.Figure, bounds: Bounds, height: int) -> go.Figure:
    """The map in the house style, cut to the bounds; on a phone no taller than the county is in its width."""
    theme.styled(figure, min(height, _tall(bounds)) if is_narrow() else height)
    # A click near a point means the township; only on the point it means the project.
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, hoverdistance=NEAR)
    west, south, east, north = bounds
    figure.update_geos(
        visible=False,
        bgcolor="rgba(0,0,0,0)",
        projection_type="mercator",
        lonaxis_range=[west - PADDING * (east - west), east + PADDING * (east - west)],
        lataxis_range=[south - PADDING * (north - south), north + PADDING * (north - south)],
    )
    return figure


def _tall(bounds: Bounds) -> int:
    """How tall a map of these bounds is that fills a phone's width."""
    west, south, east, north = bounds
    wide = (east - west) * cos(radians((south + north) / 2))
    return round(ON_PHONE * (north - south) / wide) if wide else ON_PHONE


def about(name: str, *words: str) -> str:
    """What a township says under the pointer, line by line."""
    return lines(bold(inert(name)), *(inert(each) for each in words if each))


def paint(
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
        **theme.AS_WRITTEN,
    )


def legend(steps: Sequence[Step], lit_on: date) -> Markup:
    """What the colours and the shapes mean; the lamps are of the day `lit_on`."""
    shown = (*steps, NO_FIGURE)
    return render("map/legend", steps=shown, note="", lamps=lamps.IN_LEGEND, lit_on=lit_on)


def clicked(event: Any, place: Ground) -> tuple[str, str] | None:
    """What was clicked on: ("township", name), ("project", number), what a bubble stands for, or nothing."""
    for point in event.selection.points if event else ():
        if point.get("location"):
            name = place.names.get(point["location"])
            return ("township", name) if name else None
        match point.get("customdata"):
            case [str(kind), str(ident)]:
                return kind, ident
            case [number] | (str() as number):
                return "project", str(number)
    return None
