"""Typeface: the one font of every PDF. It lies beside this file and goes into the file, as far as it is used, so that
no viewer and no printer needs it.

"㙍村"  →  "〓（U+364D）村", where the font has no such character: a hole would read as another name.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from reports.documents.text import clean

NAME = "MingjianHei"
FILE = Path(__file__).parent / "font" / "wqy-microhei.ttc"
NO_GLYPH = "〓"  # how Chinese type marks a character that it lacks


@cache
def face() -> Any:
    """The font's face, registered under NAME once."""
    font = TTFont(NAME, str(FILE), subfontIndex=0)
    pdfmetrics.registerFont(font)
    return font.face


def printable(text: str) -> str:
    """The text without what nobody can see, with a mark and its code for a character that the font lacks."""
    known = face().charToGlyph
    shown = clean(text).replace("\t", " ")
    return "".join(sign if sign == "\n" or ord(sign) in known else f"{NO_GLYPH}（U+{ord(sign):04X}）" for sign in shown)


def on_one_line(text: str) -> str:
    """The same without line ends, where there is room for one line."""
    return " ".join(printable(text).split())


def width(text: str, size: float) -> float:
    """How broad the text is in points."""
    widths, usual = face().charWidths, face().defaultWidth
    across: float = sum(widths.get(ord(sign), usual) for sign in text)
    return across * size / 1000
