"""Numbered: a canvas that keeps its pages until all are drawn, and then writes 第 x 页 共 y 页 on each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from reports.print.breaking import broken
from reports.print.look import MARGIN, RULE, SOFT
from reports.print.typeface import NAME, width

SIZE, BASE, HOURS_AHEAD = 7.0, 8.0, 8  # China's clock, of which `when` is


class Numbered(Canvas):  # type: ignore[misc]  # reportlab has no types
    """`foot` stands at the left of every page's foot. The file is dated `when`, so that the same content at the same
    moment is the same file."""

    def __init__(self, *args: Any, foot: str, when: datetime, **more: Any) -> None:
        super().__init__(*args, **more)
        self._foot, self._pages = foot, list[dict[str, Any]]()
        stamp = self._doc._timeStamp
        stamp.YMDhms, stamp.dhh, stamp.dmm = when.timetuple()[:6], HOURS_AHEAD, 0

    def showPage(self) -> None:
        self._pages.append(dict(vars(self)))
        self._startPage()

    def save(self) -> None:
        pages = self._pages
        for nth, page in enumerate(pages, start=1):
            self.__dict__.update(page)
            self._write(f"第 {nth} 页 共 {len(pages)} 页")
            super().showPage()
        super().save()

    def _write(self, number: str) -> None:
        broad = self._pagesize[0]
        self.setStrokeColor(RULE)
        self.setLineWidth(0.4)
        self.line(MARGIN, BASE + 14, broad - MARGIN, BASE + 14)
        self.setFont(NAME, SIZE)
        self.setFillColor(SOFT)
        right = width(number, SIZE)
        self.drawString(MARGIN, BASE + 4, broken(self._foot, SIZE, broad - 2 * MARGIN - right - 12)[0])
        self.drawString(broad - MARGIN - right, BASE + 4, number)
