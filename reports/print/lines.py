"""Lines: figures over days, each line named at its end; a missing figure is a gap and never a nought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from reportlab.platypus import Flowable

from reports.print.look import FAINT, RULE, SAND, SOFT, TEAL
from reports.print.pieces import Line
from reports.print.scales import scale
from reports.print.typeface import NAME, on_one_line, width

SIZE, HEIGHT, FOOT, TOP, GAP = 7.0, 120.0, 14.0, 8.0, 5.0
COLOURS = {"own": TEAL, "other": FAINT, "goal": SAND}
BROAD = {"own": 1.6, "other": 1.0, "goal": 0.8}


class Lines(Flowable):  # type: ignore[misc]  # reportlab has no types
    """The chart; `ticks` are days with their words, `marks` days that are named above."""

    def __init__(
        self,
        lines: Sequence[Line],
        unit: str,
        ticks: Sequence[tuple[date, str]],
        marks: Sequence[tuple[date, str]] = (),
    ) -> None:
        super().__init__()
        self._lines, self._unit, self._ticks, self._marks = lines, unit, ticks, marks

    def wrap(self, across: float, down: float) -> tuple[float, float]:
        self.width, self.height = across, HEIGHT
        return across, HEIGHT

    def draw(self) -> None:
        every = [value for line in self._lines for _, value in line.points if value is not None]
        days = [day.toordinal() for line in self._lines for day, _ in line.points] + [
            d.toordinal() for d, _ in self._ticks
        ]
        self._scale = scale(every)
        self._from, self._to = min(days), max(max(days), min(days) + 1)
        self._left = max(width(self._words(value), SIZE) for value in self._scale.steps) + GAP
        self._right = self.width - max(width(on_one_line(line.label), SIZE) for line in self._lines) - 2 * GAP
        self._axes()
        for line in self._lines:
            self._draw(line)
        self._names()

    def _axes(self) -> None:
        canvas = self.canv
        canvas.setLineWidth(0.4)
        for value in self._scale.steps:
            canvas.setStrokeColor(RULE)
            canvas.line(self._left, self._y(value), self._right, self._y(value))
            self._write(
                self._left - GAP - width(self._words(value), SIZE), self._y(value) - 2.4, self._words(value), SOFT
            )
        for day, words in self._ticks:
            self._write(self._x(day) - width(words, SIZE) / 2, 2, words, SOFT)
        for day, words in self._marks:
            canvas.setStrokeColor(SOFT)
            canvas.setDash(1, 2)
            canvas.line(self._x(day), FOOT, self._x(day), HEIGHT - TOP)
            canvas.setDash()
            self._write(self._x(day) + 2, HEIGHT - TOP + 1, on_one_line(words), SOFT)

    def _draw(self, line: Line) -> None:
        canvas = self.canv
        canvas.setStrokeColor(COLOURS[line.role])
        canvas.setLineWidth(BROAD[line.role])
        canvas.setDash([3, 2] if line.role == "goal" else [])
        last: tuple[float, float] | None = None
        for day, value in line.points:
            here = None if value is None else (self._x(day), self._y(value))
            if here and last:
                if line.steps:
                    canvas.line(*last, here[0], last[1])
                    last = (here[0], last[1])
                canvas.line(*last, *here)
            elif here and line.role == "own":
                canvas.setFillColor(COLOURS[line.role])
                canvas.circle(*here, 1.2, stroke=0, fill=1)  # a figure between two gaps is seen, too
            last = here
        canvas.setDash()

    def _names(self) -> None:
        """Each name at the end of its line, pushed up where it would cover the one below."""
        ends = [(line, next((v for _, v in reversed(line.points) if v is not None), None)) for line in self._lines]
        free = FOOT - SIZE
        for line, value in sorted(((line, v) for line, v in ends if v is not None), key=lambda end: end[1]):
            base = max(self._y(value) - 2.4, free)
            self._write(
                self._right + GAP, base, on_one_line(line.label), SOFT if line.role == "other" else COLOURS[line.role]
            )
            free = base + SIZE + 1.5

    def _x(self, day: date) -> float:
        return self._left + (day.toordinal() - self._from) / (self._to - self._from) * (self._right - self._left)

    def _y(self, value: float) -> float:
        return FOOT + self._scale.share(value) * (HEIGHT - FOOT - TOP)

    def _words(self, value: float) -> str:
        return f"{value:,.{self._scale.decimals}f}{self._unit}"

    def _write(self, left: float, base: float, text: str, colour: Any) -> None:
        self.canv.setFont(NAME, SIZE)
        self.canv.setFillColor(colour)
        self.canv.drawString(left, base, text)
