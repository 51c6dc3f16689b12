"""Look: the colours, sizes and papers of a PDF, in points."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor

MM = 72 / 25.4
MARGIN = 14 * MM
TEAL, SAND, INK, SOFT, FAINT, RULE, PALE = (
    HexColor(each) for each in ("#0F5C6E", "#C77F3D", "#1F2D33", "#5B696F", "#B8C4C6", "#C9D3D2", "#E9F0F0")
)
# Of a lamp's word; the shape in front says the same without colour.
LAMPS = {"◆": HexColor("#C0392B"), "▲": HexColor("#9A6A00"), "●": HexColor("#23744A")}


@dataclass(frozen=True)
class Type:
    """A size with its line, its colour and the room around it."""

    size: float
    leading: float
    colour: Color = INK
    before: float = 0
    after: float = 0
    is_centred: bool = False


TITLE = Type(17, 23, TEAL, after=3, is_centred=True)
ORIGIN = Type(7.5, 10.5, SOFT, is_centred=True)
BODY = Type(10, 15.5, before=3, after=3)
SMALL = Type(7.8, 11, SOFT, after=2)
HEADINGS = {1: Type(12.5, 17, TEAL, 9, 3), 2: Type(11, 15, TEAL, 6, 2), 3: Type(10, 14, TEAL, 4, 2)}
CELL = Type(8, 10.8)
NARROW = Type(7, 9.4)  # the cells of a table of many columns


@dataclass(frozen=True)
class Paper:
    """A page; the room between its margins."""

    width: float
    height: float

    @property
    def across(self) -> float:
        return self.width - 2 * MARGIN

    @property
    def down(self) -> float:
        return self.height - 2 * MARGIN


UPRIGHT = Paper(210 * MM, 297 * MM)
ACROSS = Paper(297 * MM, 210 * MM)
