"""Charts: small drawings in HTML and SVG that need no script, and line charts in the house style."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from pages.ui.kit import theme
from pages.ui.kit.format import escape_html

WIDTH, HEIGHT, MARGIN = 120.0, 30.0, 4.0
LABEL = 16  # pixels that one line of a label takes


def panel(title: str, body: str, note: str = "", kind: str = "") -> str:
    """A card with a title that says what it shows. `body` is HTML made here; `title` and `note` are plain text."""
    small = f"<small>{escape_html(note)}</small>" if note else ""
    return f'<section class="mj-panel {kind}"><h3>{escape_html(title)}{small}</h3>{body}</section>'


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Unbroken stretches: a missing value is a gap in the line, never a zero."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def sparkline(values: Sequence[float | None], *others: Sequence[float | None], mark: float | None = None) -> str:
    """The last value's way there, drawn without axes; `others` are thin grey lines, `mark` a dashed level."""
    known = [value for line in (values, *others, [mark]) for value in line if value is not None]
    if len([value for value in values if value is not None]) < 2:
        return '<span class="mj-spark"></span>'
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    step = WIDTH / (len(values) - 1)

    def y(value: float) -> float:
        return HEIGHT - MARGIN - (value - low) / span * (HEIGHT - 2 * MARGIN)

    def drawn(line: Sequence[float | None], pen: str) -> str:
        points = [None if value is None else (nth * step, y(value)) for nth, value in enumerate(line)]
        paths = (" ".join(f"{across:.1f},{down:.1f}" for across, down in run) for run in _runs(points))
        return "".join(
            f'<polyline fill="none" vector-effect="non-scaling-stroke" {pen} points="{path}"/>' for path in paths
        )

    level = "" if mark is None else drawn([mark] * len(values), f'stroke="{theme.SAND}" stroke-dasharray="3 3"')
    lines = "".join(drawn(line, f'stroke="{theme.FAINT}" stroke-width="1.3"') for line in others)
    own = drawn(values, f'stroke="{theme.TEAL}" stroke-width="2"')
    return _picture(level + lines + own)


def _picture(drawing: str) -> str:
    """An SVG as an image: st.html takes inline SVG out, an image with its own data it keeps."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" preserveAspectRatio="none">'
        f"{drawing}</svg>"
    )
    return f'<img class="mj-spark" alt="" src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}">'


@dataclass(frozen=True)
class Bar:
    """One row of a bar list. `share` is 0–1 of the longest bar; None draws no bar."""

    label: str
    share: float | None
    figure: str
    aside: str = ""
    lead: str = ""
    href: str = ""
    chosen: bool = False


def bars(rows: Sequence[Bar], kind: str = "") -> str:
    """Labelled bars with their figures beside them; a row with an address is a link."""
    drawn = []
    for row in rows:
        tag, link = ("a", f' href="{escape_html(row.href)}"') if row.href else ("div", "")
        fill = "" if row.share is None else f'<i style="width:{max(row.share, 0.0):.1%}"></i>'
        lead = f'<span class="lead">{escape_html(row.lead)}</span>' if row.lead else ""
        drawn.append(
            f'<{tag} class="row{" chosen" if row.chosen else ""}"{link}>{lead}'
            f'<span class="label">{escape_html(row.label)}</span><span class="track">{fill}</span>'
            f'<span class="figure">{escape_html(row.figure)}</span>'
            f'<span class="aside">{escape_html(row.aside)}</span></{tag}>'
        )
    return f'<div class="mj-bars {kind}">{"".join(drawn)}</div>'


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


def lines(drawn: Sequence[Line], unit: str, height: int = 260, days: str | None = None) -> go.Figure:
    """Lines labelled at their ends; missing values are gaps. `days` is how days along the bottom are written."""
    figure = go.Figure()
    for line in drawn:
        figure.add_scatter(
            x=list(line.x),
            y=list(line.y),
            name=line.label,
            mode="lines+markers" if line.markers else "lines",
            line={"color": line.colour, "dash": line.dash, "width": line.width},
            connectgaps=False,
            xhoverformat=days,
            hovertemplate=f"%{{x}}<br>{line.label} %{{y:,.1f}}{unit}<extra></extra>",
        )
    for line, (x, y), shift in _ends(drawn, height):
        words = {"color": line.colour, "size": 12}
        figure.add_annotation(
            x=x, y=y, yshift=shift, text=line.label, showarrow=False, xanchor="left", xshift=8, font=words
        )
    theme.styled(figure, height)
    figure.update_layout(margin={"l": 0, "r": 80, "t": 8, "b": 0})
    figure.update_yaxes(ticksuffix=unit)
    figure.update_xaxes(tickformat=days, hoverformat=days, tickangle=0)
    return figure


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
