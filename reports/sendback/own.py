"""Own: the township's workbook itself, its look kept, with values only and the marks written in."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from copy import copy
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from pipelines.cleaning.sheet.sendback_marks import REASON
from pipelines.reading.sheet import Sheet
from reports.sendback.marks import Marks
from reports.words.neutral import begins_a_formula, for_cell, mask
from reports.workbooks.styles import BAD
from reports.workbooks.workbook import row_height

MOST_CELLS = 200_000  # above it openpyxl takes longer than a person waits; the sheet is then written anew
MOST_BYTES = 60_000_000  # expanded
WIDTH, NOTE_WIDTH = 46, 40
RED = f"FF{BAD[1:]}"
PLAIN_RANGE = re.compile(r"^(?:'[^'\[\]]+'|[^'\[\]!(]+)!\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?$")


def own_book(name: str, data: bytes, sheets: list[Sheet], marked: dict[str, Marks]) -> bytes | None:
    """The workbook with its marks; None where it is no .xlsx, too large, or more than openpyxl can open."""
    if sum(s.cells.height * len(s.columns) for s in sheets) > MOST_CELLS or not _is_bearable(data):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out (extensions, pictures) is not missed here
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
            _bare(book)
            for sheet in sheets:
                _filled_in(book[sheet.name], sheet, marked.get(sheet.name))
            _opens_at(book, next(iter(marked), None))
            out = io.BytesIO()
            book.save(out)
    except Exception:  # noqa: BLE001  (openpyxl fails on odd files in every way there is; the sheet is written anew)
        return None
    return out.getvalue()


def _is_bearable(data: bytes) -> bool:
    if not data.startswith(b"PK"):
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
        return "xl/workbook.xml" in names and sum(entry.file_size for entry in packed.infolist()) <= MOST_BYTES


def _bare(book: Any) -> None:
    """Nothing that computes or reaches outside: no names but plain ranges, no pictures, pivots, links or locks."""
    book.security = None
    book.vba_archive = None
    for chart in book.chartsheets:
        book.remove(chart)
    for holder in (book, *book.worksheets):
        for name, defined in list(holder.defined_names.items()):
            if not PLAIN_RANGE.match(defined.attr_text or ""):
                del holder.defined_names[name]
    for sheet in book.worksheets:
        sheet.conditional_formatting = ConditionalFormattingList()
        sheet.tables.clear()
        sheet.protection.disable()
        sheet._images, sheet._charts, sheet._pivots = [], [], []
        lists = sheet.data_validations.dataValidation
        sheet.data_validations.dataValidation = [v for v in lists if v.type == "list" and _is_plain(v.formula1)]


def _is_plain(formula: str | None) -> bool:
    return bool(formula) and not re.search(r"[\[(]", str(formula))


def _filled_in(sheet: Any, ready: Sheet, marks: Marks | None) -> None:
    """Every text as text, masked where `ready` says so; marks of an earlier return go, the new ones come.

    A formula that nobody calculated has no value here; it goes home as the text it is.
    """
    texts = {row[0]: row[1:] for row in ready.cells.rows()}
    for cell in list(sheet._cells.values()):
        if isinstance(cell, MergedCell):
            continue
        cell.hyperlink = None
        if cell.comment is not None:
            cell.comment = Comment(mask(cell.comment.text), mask(cell.comment.author or ""))
        if cell.fill.fgColor.rgb == RED:
            cell.fill = PatternFill()
        line = texts.get(cell.row, ())
        text = line[cell.column - 1] if cell.column <= len(line) else None
        if text is None and cell.value is not None and cell.data_type != "e":
            cell.value = None
        elif cell.data_type == "s" or (text is not None and ("****" in text or cell.value is None)):
            _put(cell, text)
    if marks is not None:
        _mark(sheet, marks)


def _put(cell: Any, text: str | None) -> None:
    """A text that no program takes for a formula."""
    cell.value = None if text is None else ILLEGAL_CHARACTERS_RE.sub("", for_cell(text))
    if text is not None:
        cell.data_type = "s"
        cell.quotePrefix = begins_a_formula(text)


def _mark(sheet: Any, marks: Marks) -> None:
    red = PatternFill("solid", fgColor=RED)
    spans = [(span.min_row, span.max_row, span.min_col, span.max_col) for span in sheet.merged_cells.ranges]
    for row, at in marks.bad:
        top, left = next(((t, le) for t, b, le, r in spans if t <= row <= b and le <= at + 1 <= r), (row, at + 1))
        sheet.cell(top, left).fill = red
    last = marks.column  # openpyxl counts columns from 1, so this is the column left of the reasons
    for text, at, row in ((REASON, last + 1, marks.header_row), (marks.note, last + 2, marks.header_row)):
        cell = sheet.cell(row, at)
        cell._style = copy(sheet.cell(row, max(last, 1))._style)
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left")
        _put(cell, text)
    for row, text in marks.reasons.items():
        cell = sheet.cell(row, last + 1)
        cell._style = copy(sheet.cell(row, max(last, 1))._style)
        cell.number_format = "General"
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left")
        cell.fill = red
        _put(cell, text)
        known = sheet.row_dimensions[row].height
        sheet.row_dimensions[row].height = max(known or 15.0, row_height([(text, WIDTH)]))
    _widen(sheet, last + 1)
    sheet.page_setup.orientation = "landscape"  # printed, the reasons stay on the row's own page
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _widen(sheet: Any, first: int) -> None:
    """Give the two columns of ours their widths; a width that was set for a whole run of columns ends before them."""
    for known in sheet.column_dimensions.values():
        if known.min and known.min < first <= known.max:
            known.max = first - 1
    for at, width in ((first, WIDTH), (first + 1, NOTE_WIDTH)):
        ours = sheet.column_dimensions[get_column_letter(at)]
        ours.width, ours.min, ours.max, ours.hidden = width, at, at, False


def _opens_at(book: Any, title: str | None) -> None:
    """Open at the first marked sheet, and only that one selected: typing into a group would change them all."""
    if title is not None and book[title].sheet_state == "visible":
        book.active = book.sheetnames.index(title)
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is book.active
