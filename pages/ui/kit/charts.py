"""Charts: small drawings in HTML and SVG that need no script, and line charts in the house style."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup

from pages.ui.kit import theme
from pages.ui.kit.html.plotly_text import hover, inert
from pages.ui.kit.html.render import render
from reports.print import pieces

WIDTH, HEIGHT, MARGIN = 120.0, 30.0, 4.0
LABEL = 16  # pixels that one line of a label takes


def panel(title: str, body: Markup, note: str = "", kind: str = "") -> Markup:
    """A card with a title that says what it shows."""
    return render("panel", title=title, body=body, note=note, kind=kind)


def nothing(words: str) -> Markup:
    """The body of a panel that has nothing to show, and why."""
    return render("none", words=words)


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Unbroken stretches: a missing value is a gap in the line, never a zero."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


@dataclass(frozen=True)
class Pen:
    """How a line of a sparkline is drawn."""

    colour: str
    width: str = ""
    dash: str = ""


@dataclass(frozen=True)
class Stroke:
    """An unbroken piece of a line: its points as SVG writes them."""

    pen: Pen
    points: str


LEVEL, OTHER, OWN = Pen(theme.SAND, dash="3 3"), Pen(theme.FAINT, "1.3"), Pen(theme.TEAL, "2")


def sparkline(values: Sequence[float | None], *others: Sequence[float | None], mark: float | None = None) -> Markup:
    """The last value's way there, drawn without axes; `others` are thin grey lines, `mark` a dashed level."""
    known = [value for line in (values, *others, [mark]) for value in line if value is not None]
    if len([value for value in values if value is not None]) < 2:
        return render("sparkline", drawing=None)
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    step = WIDTH / (len(values) - 1)

    def y(value: float) -> float:
        return HEIGHT - MARGIN - (value - low) / span * (HEIGHT - 2 * MARGIN)

    def strokes(line: Sequence[float | None], pen: Pen) -> list[Stroke]:
        points = [None if value is None else (nth * step, y(value)) for nth, value in enumerate(line)]
        return [Stroke(pen, " ".join(f"{across:.1f},{down:.1f}" for across, down in run)) for run in _runs(points)]

    level = [] if mark is None else [([mark] * len(values), LEVEL)]
    drawn = [*level, *((line, OTHER) for line in others), (values, OWN)]
    return _picture([stroke for line, pen in drawn for stroke in strokes(line, pen)])


def _picture(strokes: Sequence[Stroke]) -> Markup:
    """An SVG as an image: st.html takes inline SVG out, an image with its own data it keeps."""
    svg = render("sparkline_drawing", width=f"{WIDTH:.0f}", height=f"{HEIGHT:.0f}", strokes=strokes)
    return render("sparkline", drawing=b64encode(svg.encode()).decode())


@dataclass(frozen=True)
class Bar(pieces.Bar):
    """One row of a bar list, as on paper; on the screen it may open something, and one may be the chosen one."""

    href: str = ""
    chosen: bool = False

    @property
    def width(self) -> str:
        return "" if self.share is None else f"{max(self.share, 0.0):.1%}"


def bars(rows: Sequence[Bar], kind: str = "") -> Markup:
    """Labelled bars with their figures beside them; a row with an address is a link."""
    return render("bars", rows=rows, kind=kind)


@dataclass(frozen=True)
class Line:
    """One line of a chart: its points, how it looks, and the label at its end."""

    label: str
    x: Sequence[object]
    y: Sequence[float | None]
    colour: str = theme.TEAL
    dash: str = "solid"
    width: float = 2.0
    markers: bool = False


def lines(
    drawn: Sequence[Line],
    unit: str,
    height: int = 260,
    days: str | None = None,
    more: Sequence[Mapping[str, Any]] = (),
) -> go.Figure:
    """Lines labelled at their ends; missing values are gaps. `days` is how days along the bottom are written, `more`
    what else is drawn, as Plotly has it."""
    return theme.drawn(
        [*(_trace(line, unit, days) for line in drawn), *more],
        height,
        x={"tickformat": days, "hoverformat": days, "tickangle": 0},
        y={"ticksuffix": unit},
        notes=[_at_end(line, end, shift) for line, end, shift in _ends(drawn, height)],
        margin={"l": 0, "r": 80, "t": 8, "b": 0},
    )


def _trace(line: Line, unit: str, days: str | None) -> dict[str, Any]:
    label = inert(line.label)
    return {
        "type": "scatter",
        "x": list(line.x),
        "y": list(line.y),
        "name": label,
        "mode": "lines+markers" if line.markers else "lines",
        "line": {"color": line.colour, "dash": line.dash, "width": line.width},
        "connectgaps": False,
        "xhoverformat": days,
        "hovertemplate": hover("%{x}", f"{label} %{{y:,.1f}}{unit}"),
    }


def _at_end(line: Line, end: tuple[object, float], shift: float) -> dict[str, object]:
    font = {"color": line.colour, "size": 12}
    return {
        "x": end[0],
        "y": end[1],
        "yshift": shift,
        "text": inert(line.label),
        "xanchor": "left",
        "xshift": 8,
        "font": font,
    }


def _ends(drawn: Sequence[Line], height: int) -> list[tuple[Line, tuple[object, float], float]]:
    """Where each line's label goes: at its last point, pushed up where it would cover the label below it."""
    known = [y for line in drawn for y in line.y if y is not None]
    lasts = [(line, [p for p in zip(line.x, line.y, strict=True) if p[1] is not None]) for line in drawn]
    ends = sorted(((line, (points[-1][0], float(points[-1][1] or 0))) for line, points in lasts if points), key=_level)
    per_unit = (height - 2 * LABEL) / ((max(known) - min(known)) or 1.0) if known else 0.0
    placed: list[tuple[Line, tuple[object, float], float]] = []
    free = float("-inf")
    for line, end in ends:
        at = max(end[1] * per_unit, free)
        placed.append((line, end, at - end[1] * per_unit))
        free = at + LABEL
    return placed


def _level(end: tuple[Line, tuple[object, float]]) -> float:
    return end[1][1]
