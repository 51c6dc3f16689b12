"""Map: places as coloured shapes, each with its name and its figure on it, and below them what the colours mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, radians

from reportlab.lib.colors import HexColor, white
from reportlab.pdfgen.canvas import FILL_EVEN_ODD
from reportlab.platypus import Flowable

from reports.print.look import INK, SAND, SOFT
from reports.print.pieces import Place, Shade
from reports.print.typeface import NAME, on_one_line, width

TALLEST = 232.0
SIZE, LINE, EDGE, CHOSEN = 7.0, 8.2, 0.7, 1.8
SWATCH, GAP, ROW = 9.0, 4.0, 11.0
DARK = 0.45  # below this lightness a colour takes white words


class Map(Flowable):  # type: ignore[misc]  # reportlab has no types
    """`places` in degrees, east and north; one degree east is as long as it is there."""

    def __init__(self, places: Sequence[Place], shades: Sequence[Shade]) -> None:
        super().__init__()
        self._places, self._shades = places, shades
        points = [point for place in places for ring in place.rings for point in ring]
        self._west, self._south = (min(point[axis] for point in points) for axis in (0, 1))
        self._east, self._north = (max(point[axis] for point in points) for axis in (0, 1))
        self._narrower = cos(radians((self._south + self._north) / 2))

    def wrap(self, across: float, down: float) -> tuple[float, float]:
        broad = (self._east - self._west) * self._narrower or 1e-9
        tall = self._north - self._south or 1e-9
        self._scale = min(across / broad, TALLEST / tall)
        self._keys = list(_rows(self._shades, across))
        self._foot = ROW * len(self._keys) + GAP
        self._left = (across - broad * self._scale) / 2
        self.width, self.height = across, tall * self._scale + self._foot
        return across, self.height

    def draw(self) -> None:
        self.canv.setStrokeColor(white)
        self.canv.setLineWidth(EDGE)
        for place in self._places:
            self._shape(place, is_filled=True)
        self.canv.setStrokeColor(SAND)
        self.canv.setLineWidth(CHOSEN)
        for place in self._places:
            if place.is_chosen:
                self._shape(place, is_filled=False)
        for place in self._places:
            self._words(place)
        self._legend()

    def _at(self, east: float, north: float) -> tuple[float, float]:
        left = self._left + (east - self._west) * self._narrower * self._scale
        return left, self._foot + (north - self._south) * self._scale

    def _shape(self, place: Place, *, is_filled: bool) -> None:
        path = self.canv.beginPath()
        for ring in place.rings:
            path.moveTo(*self._at(*ring[0]))
            for point in ring[1:]:
                path.lineTo(*self._at(*point))
            path.close()
        self.canv.setFillColor(HexColor(place.colour))
        self.canv.drawPath(path, stroke=1, fill=int(is_filled), fillMode=FILL_EVEN_ODD)

    def _words(self, place: Place) -> None:
        """The name and, below it, the figure, in the middle of the spot."""
        middle, base = self._at(*place.spot)
        self.canv.setFillColor(white if _is_dark(place.colour) else INK)
        self.canv.setFont(NAME, SIZE)
        for nth, text in enumerate(part for part in (place.label, place.figure) if part):
            words = on_one_line(text)
            self.canv.drawString(middle - width(words, SIZE) / 2, base + 1 - nth * LINE, words)

    def _legend(self) -> None:
        for nth, row in enumerate(self._keys, start=1):
            left, base = 0.0, self._foot - GAP - nth * ROW + 3
            for shade in row:
                self.canv.setFillColor(HexColor(shade.colour))
                self.canv.rect(left, base - 1, SWATCH, SIZE, stroke=0, fill=1)
                self.canv.setFillColor(SOFT)
                self.canv.setFont(NAME, SIZE)
                self.canv.drawString(left + SWATCH + GAP, base, on_one_line(shade.label))
                left += _broad(shade)


def _broad(shade: Shade) -> float:
    return SWATCH + GAP + width(on_one_line(shade.label), SIZE) + 2 * GAP


def _rows(shades: Sequence[Shade], across: float) -> Iterator[list[Shade]]:
    """The shades in rows that fit."""
    row: list[Shade] = []
    for shade in shades:
        if row and sum(map(_broad, [*row, shade])) > across:
            yield row
            row = []
        row.append(shade)
    if row:
        yield row


def _is_dark(colour: str) -> bool:
    shade = HexColor(colour)
    return bool(0.3 * shade.red + 0.59 * shade.green + 0.11 * shade.blue < DARK)
