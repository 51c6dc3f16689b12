"""Ranges: units below each other, each with its figures as points on a line and the interval around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pages.ui.kit.html.render import render


@dataclass(frozen=True)
class Axis:
    """From where to where the line goes, and the target that is marked on it. What lies outside stands at the edge."""

    low: float
    high: float
    goal: float | None = None

    def at(self, value: float | None) -> str:
        """The place along the line as a style sheet says it; empty without a value."""
        if value is None:
            return ""
        return f"{min(max((value - self.low) / (self.high - self.low), 0.0), 1.0):.1%}"


@dataclass(frozen=True)
class Range:
    """One figure and its interval in the axis' own unit, with how both are written."""

    axis: Axis
    value: float | None
    interval: tuple[float, float] | None
    figure: str
    aside: str = ""

    @property
    def at(self) -> str:
        return self.axis.at(self.value)

    @property
    def mark(self) -> str:
        return self.axis.at(self.axis.goal)

    @property
    def left(self) -> str:
        return self.axis.at(self.interval[0]) if self.interval else ""

    @property
    def width(self) -> str:
        if self.interval is None:
            return ""
        low, high = (float(self.axis.at(end).rstrip("%")) for end in self.interval)
        return f"{high - low:.1f}%"


@dataclass(frozen=True)
class Row:
    """A unit: its figures, on how many cases they rest, and the grade of those with its reasons."""

    label: str
    ranges: Sequence[Range]
    cases: str
    grade: str
    reasons: str
    href: str
    chosen: bool = False


def drawn(heads: Sequence[str], rows: Sequence[Row]) -> Markup:
    """The block; `heads` name the figures."""
    return render("ranges", heads=heads, rows=rows)
