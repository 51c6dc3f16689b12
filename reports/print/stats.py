"""Stats: figures side by side in boxes, each with its label, the lines below it and its lamp."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from reports.print.breaking import broken
from reports.print.look import INK, LAMPS, RULE, SOFT, TEAL
from reports.print.pieces import Stat
from reports.print.typeface import NAME, on_one_line, width

LABEL, FIGURE, LEAST, UNIT, NOTE = 8.0, 15.0, 8.0, 8.0, 7.0
LINE, HEAD, PAD, GAP = 9.2, 36.0, 6.0, 6.0


class Stats(Flowable):  # type: ignore[misc]  # reportlab has no types
    """One row of boxes, as many as are given and at least `places` would fit."""

    def __init__(self, stats: Sequence[Stat], places: int) -> None:
        super().__init__()
        self._stats, self._places = stats, places

    def wrap(self, across: float, down: float) -> tuple[float, float]:
        self.width = across
        self._box = (across - GAP * (self._places - 1)) / self._places
        inside = self._box - 2 * PAD
        self._lines = [[part for line in each.lines for part in broken(line, NOTE, inside)] for each in self._stats]
        self.height = HEAD + LINE * max(map(len, self._lines), default=0) + PAD
        return across, self.height

    def getSpaceAfter(self) -> float:
        return GAP

    def draw(self) -> None:
        for nth, (stat, lines) in enumerate(zip(self._stats, self._lines, strict=True)):
            self._draw(stat, lines, nth * (self._box + GAP))

    def _draw(self, stat: Stat, lines: list[str], left: float) -> None:
        canvas, top, inside = self.canv, self.height, self._box - 2 * PAD
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.6)
        canvas.roundRect(left, 0, self._box, top, 3)
        self._write(left + PAD, top - 12, on_one_line(stat.label), LABEL, SOFT)
        word = on_one_line(stat.lamp)
        lamp = width(word, NOTE)
        is_beside = width(stat.label, LABEL) + lamp + 3 > inside  # then it stands beside the figure
        base = top - (30 if is_beside else 12)
        self._write(left + PAD + inside - lamp, base, word, NOTE, LAMPS.get(word[:1], SOFT))
        figure, unit = on_one_line(stat.figure), on_one_line(stat.unit)
        room = inside - width(unit, UNIT) - 3 - (lamp + 3 if is_beside else 0)
        size = max(min(FIGURE, FIGURE * room / (width(figure, FIGURE) or 1)), LEAST)
        self._write(left + PAD, top - 30, figure, size, TEAL)
        self._write(left + PAD + width(figure, size) + 3, top - 30, unit, UNIT, SOFT)
        for nth, line in enumerate(lines):
            self._write(left + PAD, top - HEAD - 5 - nth * LINE, line, NOTE, INK)

    def _write(self, left: float, base: float, text: str, size: float, colour: object) -> None:
        self.canv.setFont(NAME, size)
        self.canv.setFillColor(colour)
        self.canv.drawString(left, base, text)
