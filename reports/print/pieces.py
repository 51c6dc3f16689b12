"""Pieces: what a PDF shows beside texts — heads of tables, figures, bars, lines — before anything is drawn.

A page makes them without loading what draws them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["text", "centre", "number", "lamp"]


@dataclass(frozen=True)
class Head:
    """A column of a table: what stands above it, and what it holds."""

    label: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Stat:
    """A figure in its box; `lamp` is its shape and word."""

    label: str
    figure: str
    unit: str = ""
    lines: Sequence[str] = ()
    lamp: str = ""


@dataclass(frozen=True)
class Bar:
    """A row of bars. `share` is 0 to 1 of the longest, None where nothing is known; `lead` stands before the name."""

    label: str
    share: float | None
    figure: str
    aside: str = ""
    lead: str = ""


@dataclass(frozen=True)
class Line:
    """A line of a chart: its days and figures in order. `steps`: a figure holds until the next one."""

    label: str
    points: Sequence[tuple[date, float | None]]
    role: Literal["own", "other", "goal"] = "own"
    steps: bool = False


@dataclass(frozen=True)
class Place:
    """A place of a map: its rings in degrees (east, north), holes among them, its colour as #RRGGBB, what stands on
    it, and where."""

    label: str
    figure: str
    colour: str
    rings: Sequence[Sequence[tuple[float, float]]]
    spot: tuple[float, float]
    is_chosen: bool = False


@dataclass(frozen=True)
class Shade:
    """What a colour of a map means."""

    colour: str
    label: str
