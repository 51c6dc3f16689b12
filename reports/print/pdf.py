"""Pdf: what a PDF of the county is written with, from top to bottom; it has the ways of a .docx and, beside them, those
of a page: figures, bars, lines, and parts side by side.

pdf = Pdf("清河县驾驶舱", context, ACROSS)
pdf.panel("考核排名", "2026年第三季度")
pdf.bars(rows)
pdf.to_bytes(context.when)
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    NextPageTemplate,
    PageBreak,
    Spacer,
    Table,
)

from reports.documents.levels import Levels
from reports.documents.text import one_line, written
from reports.print.bars import Bars
from reports.print.grid import grid
from reports.print.layout import GUTTER, PAPERS, bare, template
from reports.print.lines import HEIGHT as CHART
from reports.print.lines import Lines
from reports.print.look import BODY, HEADINGS, ORIGIN, SMALL, TITLE, UPRIGHT, Paper
from reports.print.map import Map
from reports.print.numbered import Numbered
from reports.print.pieces import Bar, Head, Line, Place, Shade, Stat
from reports.print.stats import Stats
from reports.print.texts import Text
from reports.print.typeface import face
from reports.workbooks.context import ExportContext
from reports.workbooks.workbook import Column

NEEDED = 45.0  # points below a heading, or it begins the next page


class Pdf:
    """Texts are taken as they were typed: nothing in them is markup."""

    def __init__(self, title: str, context: ExportContext, paper: Paper = UPRIGHT, *, with_origin: bool = True) -> None:
        """The title, below it where the figures come from and for whom they were printed."""
        face()
        self._title, self._context, self._first, self._paper = one_line(title), context, paper, paper
        self._levels, self._story, self._across = Levels(), list[Any](), paper.across
        self._story.append(Text(self._title, TITLE))
        for line in (context.line(), *context.notes()) if with_origin else ():
            self._story.append(Text(line, ORIGIN))
        self._story.append(Spacer(0, 6))

    def heading(self, level: int, text: str) -> None:
        """A heading of level 1 to 3 with its number: 一、 then （一） then 1."""
        self._head(Text(f"{self._levels.next(level)}{one_line(text)}", HEADINGS[level]))

    def panel(self, title: str, note: str = "") -> None:
        """The title of a part without a number, and in small type what it speaks of."""
        self._head(Text(title, HEADINGS[2]))
        if note:
            self.small(note)

    def paragraph(self, text: str) -> None:
        self._story.append(Text(text, BODY))

    def small(self, text: str) -> None:
        self._story.append(Text(text, SMALL))

    def table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[Any]], *, closing: Sequence[Any] | None = None,
        unit: str = "", notes: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """Rows in the order of the columns, which the .xlsx and the .docx of the same table have too."""
        heads = [Head("\n".join(part for part in (each.group, each.label) if part), each.kind) for each in columns]
        body = [*rows, closing] if closing is not None else rows
        if unit:
            self.small(unit)
        self.grid(heads, [[written(v, c.decimals) for c, v in zip(columns, row, strict=True)] for row in body])
        for note in notes:
            self.small(note)

    def grid(self, heads: Sequence[Head], rows: Sequence[Sequence[str]]) -> None:
        """A table of what is written already; its first row stands on the page of its heading."""
        table, opening = grid(heads, rows, self._across)
        self._keep(opening)
        self._story.append(table)

    def figures(self, stats: Sequence[Stat], places: int) -> None:
        """Boxes, so many in a row."""
        self._story += [Stats(stats[at : at + places], places) for at in range(0, len(stats), places)]

    def bars(self, rows: Sequence[Bar]) -> None:
        self._story.append(Bars(rows))

    def map(self, places: Sequence[Place], shades: Sequence[Shade]) -> None:
        self._story.append(Map(places, shades))

    def lines(
        self,
        lines: Sequence[Line],
        unit: str,
        ticks: Sequence[tuple[date, str]],
        marks: Sequence[tuple[date, str]] = (),
    ) -> None:
        self._keep(CHART)
        self._story.append(Lines(lines, unit, ticks, marks))

    def beside(self, *parts: Callable[[], None]) -> None:
        """What each part writes, side by side; one below the other where a page would not hold the longest."""
        outer, across = self._story, self._across
        columns, self._across = [], (across - GUTTER * (len(parts) - 1)) / len(parts)
        for part in parts:
            self._story = []
            part()
            columns.append([each for each in self._story if not isinstance(each, CondPageBreak)])
        if max(self._height(column) for column in columns) > self._paper.down * 0.9:
            columns, self._across = [], across
            for part in parts:
                self._story = []
                part()
                outer += self._story
            self._story = outer
            return
        self._story = outer
        broad = [self._across + (GUTTER if at < len(parts) - 1 else 0) for at in range(len(parts))]
        self._story.append(Table([columns], colWidths=broad, style=bare(len(parts)), hAlign="LEFT"))
        self._across = across

    def landscape(self) -> None:
        """What follows stands on pages across."""
        self._turn("across")

    def portrait(self) -> None:
        """What follows stands on upright pages."""
        self._turn("upright")

    def new_page(self) -> None:
        self._story.append(PageBreak())

    def to_bytes(self, now: datetime) -> bytes:
        """The file; the same for the same content and moment."""
        buffer = io.BytesIO()
        about = {
            "title": self._title,
            "author": one_line(self._context.who),
            "subject": one_line(self._context.filters),
        }
        book = BaseDocTemplate(buffer, invariant=1, lang="zh-CN", initialFontName="MingjianHei", **about)
        names = sorted(PAPERS, key=lambda name: PAPERS[name] is not self._first)
        book.addPageTemplates([template(name, PAPERS[name]) for name in names])
        foot = " · ".join([self._title, f"快照 {self._context.snapshot}", self._context.who, f"{now:%Y-%m-%d %H:%M}"])
        book.build(self._story, canvasmaker=partial(Numbered, foot=one_line(foot), when=now))
        return buffer.getvalue()

    def _head(self, text: Text) -> None:
        self._story += [CondPageBreak(NEEDED), text]

    def _keep(self, height: float) -> None:
        """The heading just written goes where what follows finds so much room."""
        at = next((nth for nth, each in enumerate(self._story[::-1], start=1) if not isinstance(each, Text)), 0)
        if at and isinstance(self._story[-at], CondPageBreak):
            self._story[-at] = CondPageBreak(NEEDED + height)

    def _height(self, column: Sequence[Any]) -> float:
        heights = (each.wrap(self._across, self._paper.down)[1] for each in column)
        return float(sum(heights) + sum(each.getSpaceBefore() + each.getSpaceAfter() for each in column))

    def _turn(self, name: str) -> None:
        if PAPERS[name] is not self._paper:
            self._story += [NextPageTemplate(name), PageBreak()]
            self._paper, self._across = PAPERS[name], PAPERS[name].across
