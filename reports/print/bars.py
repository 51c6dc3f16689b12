"""Bars: one bar a row with its name before and its figure behind; a row without a figure says why and has no bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable

from reports.print.breaking import broken
from reports.print.look import INK, SOFT, TEAL
from reports.print.pieces import Bar
from reports.print.typeface import NAME, on_one_line, width

SIZE, ROW, HIGH, GAP, BROADEST = 8.0, 13.0, 7.0, 5.0, 0.34


class Bars(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Rows of bars that begin and end under each other."""

    def __init__(self, rows: Sequence[Bar]) -> None:
        super().__init__()
        self._rows = rows

    def wrap(self, across: float, down: float) -> tuple[float, float]:
        self.width, self.height = across, ROW * len(self._rows)
        return across, self.height

    def split(self, across: float, down: float) -> list[Any]:
        fit = int(down // ROW)
        return [Bars(self._rows[:fit]), Bars(self._rows[fit:])] if 0 < fit < len(self._rows) else []

    def getSpaceAfter(self) -> float:
        return GAP

    def draw(self) -> None:
        rows = [[on_one_line(part) for part in (row.lead, row.label, row.figure, row.aside)] for row in self._rows]
        lead, label, figure, aside = (max(width(row[at], SIZE) for row in rows) for at in range(4))
        label = min(label, self.width * BROADEST)
        begins = sum(part + GAP for part in (lead, label) if part)
        room = self.width - begins - figure - aside - 2 * GAP
        for nth, (bar, (before, name, words, behind)) in enumerate(zip(self._rows, rows, strict=True)):
            base = self.height - (nth + 1) * ROW + 3
            self._write(lead - width(before, SIZE), base, before, SOFT)
            self._write(lead + GAP if lead else 0, base, _short(name, label), INK)
            if bar.share is not None:
                self.canv.setFillColor(TEAL)
                self.canv.rect(begins, base - 0.5, max(bar.share, 0) * room, HIGH, stroke=0, fill=1)
            self._write(begins + room + GAP + figure - width(words, SIZE), base, words, INK)
            self._write(self.width - width(behind, SIZE), base, behind, SOFT)

    def _write(self, left: float, base: float, text: str, colour: object) -> None:
        self.canv.setFont(NAME, SIZE)
        self.canv.setFillColor(colour)
        self.canv.drawString(left, base, text)


def _short(name: str, across: float) -> str:
    """The name on one line, cut where it is too long."""
    if width(name, SIZE) <= across:
        return name
    return broken(name, SIZE, across - width("…", SIZE))[0] + "…"
