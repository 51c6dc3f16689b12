"""Document: what a .docx of the county is written with; it knows no meetings, cases or figures.

document = Document("联席会议材料", context)
document.heading(1, "总体情况")                    一、总体情况
document.paragraph("本季度……")
document.table(COLUMNS, rows, unit="金额单位：万元")
document.to_bytes(now)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from reports.documents import page
from reports.documents.blank import blank, packed
from reports.documents.levels import Levels
from reports.documents.page import ACROSS, UPRIGHT, Paper
from reports.documents.table import table
from reports.documents.text import lines, one_line
from reports.workbooks.context import ExportContext, chinese_day
from reports.workbooks.workbook import Column


class Document:
    """Written from top to bottom. Texts are taken as they were typed: what XML forbids is left out."""

    def __init__(self, title: str, context: ExportContext | None = None) -> None:
        """The title, and below it where the figures come from."""
        self._made = blank(one_line(title), one_line(context.who) if context else "")
        self._levels = Levels()
        self._paper, self._is_empty, self._begins_page = UPRIGHT, False, False
        page.lay(self._made.sections[0], UPRIGHT)
        page.number(self._made.sections[0])
        self._add(title, "Title")
        if context:
            self._add(context.line(), "Origin")
            for note in context.notes():
                self._add(note, "Origin")

    def heading(self, level: int, text: str) -> None:
        """A heading of level 1 to 4 with its number: 一、 then （一） then 1. then （1）."""
        self._add(f"{self._levels.next(level)}{one_line(text)}", f"Heading {level}")

    def paragraph(self, text: str) -> None:
        """Body text; each line of it is a paragraph of its own."""
        for line in lines(text):
            self._add(line, "Body Text")

    def small(self, text: str) -> None:
        """A note in small type."""
        for line in lines(text):
            self._add(line, "Small")

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Any]],
        *,
        caption: str = "",
        unit: str = "",
        closing: Sequence[Any] | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        """Rows in the order of the columns, which the .xlsx of the same table has too; `closing` is its last row."""
        for text, style in ((caption, "Caption"), (unit, "Unit")):
            if text:
                self._add(text, style)
        if self._begins_page:
            self._add("", "Break")
        body = [*rows, closing] if closing is not None else list(rows)
        self._made.element.body.insert_element_before(table(columns, body, self._paper.across), "w:sectPr")
        for nth, note in enumerate(notes):
            self._add(("注：" if nth == 0 else "") + note, "Small")
        if not notes:
            self._add("", "Break")  # two tables in a row would run into one

    def signed(self, who: str, on: date) -> None:
        """Who wrote it and on which day, at the right."""
        self._add("", "Normal")
        self._add(who, "Signature")
        self._add(chinese_day(on), "Signature")

    def landscape(self) -> None:
        """What follows stands on pages across."""
        self._turn(ACROSS)

    def portrait(self) -> None:
        """What follows stands on upright pages."""
        self._turn(UPRIGHT)

    def new_page(self) -> None:
        """What follows begins a page."""
        self._begins_page = True

    def to_bytes(self, now: datetime) -> bytes:
        """The file; the same for the same content and moment."""
        return packed(self._made, now)

    def _add(self, text: str, style: str) -> None:
        paragraph = self._made.add_paragraph(one_line(text), style)
        if self._begins_page:
            paragraph.paragraph_format.page_break_before = True
        self._is_empty = self._begins_page = False

    def _turn(self, paper: Paper) -> None:
        if paper is self._paper:
            return
        if not self._is_empty:
            section = self._made.add_section()
            self._made.paragraphs[-1].style = "Break"  # the paragraph that ends the section takes no line of its own
        page.lay(section if not self._is_empty else self._made.sections[-1], paper)
        self._paper, self._is_empty, self._begins_page = paper, True, False
