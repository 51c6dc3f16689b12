"""Chart notes: the noted periods carry a number above the trend, and the notes stand under it by their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from markupsafe import Markup

from casework.notes.note import Note
from pages.ui.ask.topic.notes import Mark, period_of
from pages.ui.kit import theme
from pages.ui.kit.html.render import render
from pages.ui.site.filters import WHOLE_COUNTY
from pipelines.china import wall
from reports.words.neutral import mask

TOP = 24  # pixels above the lines, where the numbers stand


@dataclass(frozen=True)
class Line:
    """One note as it is read. `who`: the writer's unit, and the day."""

    sign: str
    period: str
    text: str
    who: str


def lines_of(marks: Sequence[Mark], township: str | None) -> list[Line]:
    """Every note by number; upon a township's trend one of the county's says so."""
    return [
        Line(mark.sign, _period(note, township), mask(note.text), _who(note)) for mark in marks for note in mark.notes
    ]


def _period(note: Note, township: str | None) -> str:
    return period_of(note) + (f"（{WHOLE_COUNTY}）" if township and note.point.township is None else "")


def _who(note: Note) -> str:
    return f"{note.unit}，{wall(note.at):%Y-%m-%d}"


def html(marks: Sequence[Mark], township: str | None) -> Markup:
    """The notes under the chart."""
    return render("trend/notes", lines=lines_of(marks, township))


def sentences(marks: Sequence[Mark], township: str | None) -> list[str]:
    """The same for paper."""
    return [f"{line.sign} {line.period} — {line.text}（{line.who}）" for line in lines_of(marks, township)]


def put_on(drawing: go.Figure, marks: Sequence[Mark]) -> go.Figure:
    """The numbers, above the lines and not on them: a month without a figure has a place there, too, and no number
    hides a ◆."""
    if not marks:
        return drawing
    for mark in marks:
        drawing.add_shape(
            type="line", x0=mark.start, x1=mark.start, y0=0, y1=1, xref="x", yref="paper", layer="below",
            line={"color": theme.SOFT, "width": 1, "dash": "dot"},
        )  # fmt: skip
    theme.annotate(drawing, [_number(mark) for mark in marks])
    return drawing.update_layout(margin={"t": TOP})


def _number(mark: Mark) -> dict[str, object]:
    place = {"x": mark.start, "y": 1, "xref": "x", "yref": "paper", "yanchor": "bottom"}
    return {**place, "text": mark.sign, "font": {"size": 15, "color": theme.INK}}
