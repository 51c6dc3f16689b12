"""Texts: a paragraph as the page takes it. Nothing in it is markup: what people typed is drawn sign by sign."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable

from reports.print.breaking import broken
from reports.print.look import Type
from reports.print.typeface import NAME, width


class Text(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A text in one type, over as many lines and pages as it needs."""

    def __init__(self, text: str, look: Type) -> None:
        super().__init__()
        self._text, self._look, self._lines = text, look, [""]

    def wrap(self, across: float, down: float) -> tuple[float, float]:
        self.width = across
        self._lines = broken(self._text, self._look.size, across)
        self.height = len(self._lines) * self._look.leading
        return across, self.height

    def split(self, across: float, down: float) -> list[Any]:
        self.wrap(across, down)
        fit = int(down // self._look.leading)
        if fit < 1 or fit >= len(self._lines):
            return []
        return [Text("\n".join(part), self._look) for part in (self._lines[:fit], self._lines[fit:])]

    def getSpaceBefore(self) -> float:
        return self._look.before

    def getSpaceAfter(self) -> float:
        return self._look.after

    def draw(self) -> None:
        look, canvas = self._look, self.canv
        canvas.setFont(NAME, look.size)
        canvas.setFillColor(look.colour)
        for nth, line in enumerate(self._lines):
            left = (self.width - width(line, look.size)) / 2 if look.is_centred else 0
            canvas.drawString(left, self.height - nth * look.leading - look.size, line)
