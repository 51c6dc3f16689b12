"""Rebuilt: the sheets of any readable file written as .xlsx, every cell at its old place, with the marks."""

from __future__ import annotations

import io
import re
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.worksheet import Worksheet

from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.sheet.sendback_marks import NOTE, PLACE, REASON
from pipelines.reading.sheet import Sheet
from reports.sendback.marks import Marks
from reports.words.neutral import begins_a_formula, for_cell
from reports.workbooks.styles import BAD, RULE, SHADE, Styles
from reports.workbooks.workbook import row_height

MOST_CELLS = 1_000_000  # above it, and beyond Excel's last row, only the header and the rejected rows go back
LAST_ROW = 1_048_576
WIDTH, NOTE_WIDTH = 46, 40
EXCERPT = f"{NOTE}：原表太大，这里只摘录表头和退回的行；改正后另起文件名（如“补报”）报送，已接收的行不用再报。"


def rebuilt(sheets: list[Sheet], headers: dict[str, list[Header]], marked: dict[str, Marks]) -> bytes:
    """The workbook. Sheets keep their order and their being hidden; names are cut to what Excel admits."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        styles, names = Styles(book), titles([sheet.name for sheet in sheets])
        whole = sum(sheet.cells.height * len(sheet.columns) for sheet in sheets) <= MOST_CELLS
        for sheet, title in zip(sheets, names, strict=True):
            if whole and int(sheet.cells["row"].max() or 0) < LAST_ROW:  # type: ignore[arg-type]  # Int32
                _write(book.add_worksheet(title), styles, sheet, marked.get(sheet.name), headers[sheet.name])
            elif marks := marked.get(sheet.name):
                _excerpt(book.add_worksheet(title), styles, sheet, marks)
        _opens_at(book, {title: marked.get(sheet.name) for sheet, title in zip(sheets, names, strict=True)}, sheets)
    return out.getvalue()


def titles(names: list[str]) -> list[str]:
    """Sheet names as Excel admits them: at most 31 characters, none of []:*?/\\, no two alike."""
    sheet_titles: list[str] = []
    for name in names:
        clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", name).strip("' ") or "表"
        short = clean[-31:] if "›" in clean else clean[:31]
        taken, nth = {other.lower() for other in sheet_titles}, 2
        title = short.strip("' ") or "表"
        while title.lower() in taken or title.lower() == "history":
            title, nth = f"{short[: 30 - len(str(nth))]}~{nth}", nth + 1
        sheet_titles.append(title)
    return sheet_titles


def _opens_at(book: xlsxwriter.Workbook, marked: dict[str, Marks | None], sheets: list[Sheet]) -> None:
    hidden = dict(zip(marked, (sheet.hidden for sheet in sheets), strict=True))
    shown = [page for page in book.worksheets() if not hidden[page.name]]
    first = next((page for page in shown if marked[page.name]), shown[0] if shown else None)
    if first is not None:
        first.activate()
        shown[0].set_first_sheet()
        for page in book.worksheets():
            if hidden[page.name]:
                page.hide()


def _put(page: Worksheet, styles: Styles, row: int, at: int, text: str | None, **look: Any) -> None:
    """One text cell at a row number as seen in Excel."""
    if text is None:
        page.write_blank(row - 1, at, None, styles.get(**look))
    else:
        mark = {"quote_prefix": True} if begins_a_formula(text) else {}
        page.write_string(row - 1, at, for_cell(text), styles.get(**look, **mark))


def _write(page: Worksheet, styles: Styles, sheet: Sheet, marks: Marks | None, headers: list[Header]) -> None:
    rows = sheet.cells.rows()
    shift = 1 if rows and rows[0][0] == 0 else 0  # the keys of JSON objects count as row 0
    top = marks.header_row if marks else headers[0].last_row if headers else 0
    ruled = {"border": 1, "border_color": RULE}
    for number, *cells in rows:
        is_line = number >= top and sum(cell is not None for cell in cells) > 2
        look: dict[str, Any] = ruled if is_line else {}
        look = look | ({"bold": True, "bg_color": SHADE, "text_wrap": True} if number == top else {})
        for at, text in enumerate(cells):
            red = {"bg_color": BAD} if marks and (number, at) in marks.bad else {}
            if text is not None or red or (is_line and at < (marks.column if marks else len(cells))):
                _put(page, styles, number + shift, at, text, **(look | red))
    _merge(page, styles, sheet, shift)
    for at, width in enumerate(_widths(sheet)):
        page.set_column(at, at, width)
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{LAST_ROW}"})
    if marks:
        _reasons(page, styles, marks, {row: row + shift for row in marks.reasons}, marks.header_row + shift, marks.note)


def _merge(page: Worksheet, styles: Styles, sheet: Sheet, shift: int) -> None:
    """The merged ranges; of two that overlap, as HTML may have them, the first stands."""
    texts = {row[0]: row[1:] for row in sheet.cells.rows()}
    for top, left, bottom, right in sheet.merged:
        line = texts.get(top, ())
        text = line[left] if left < len(line) else None
        try:
            page.merge_range(top - 1 + shift, left, bottom - 1 + shift, right, "", styles.get(text_wrap=True))
        except OverlappingRange:
            continue
        if text is not None:
            _put(page, styles, top + shift, left, text, text_wrap=True)


def _widths(sheet: Sheet) -> list[float]:
    """Wide enough for most texts, in characters; a Chinese one is as wide as two."""
    as_wide = [(pl.col(c).str.len_bytes() + pl.col(c).str.len_chars()).quantile(0.9) / 2 for c in sheet.columns]
    longest = sheet.cells.head(200).select(as_wide).row(0)
    return [min(36.0, max(9.0, float(length or 0) + 2)) for length in longest]


def _reasons(page: Worksheet, styles: Styles, marks: Marks, at_row: dict[int, int], head: int, note: str) -> None:
    look = {"text_wrap": True, "border": 1, "border_color": RULE, "valign": "vcenter"}
    _put(page, styles, head, marks.column, REASON, bold=True, bg_color=SHADE, **look)
    _put(page, styles, head, marks.column + 1, note, bold=True, bg_color=SHADE, **look)
    page.set_row(head - 1, row_height([(note, NOTE_WIDTH)]))
    page.set_column(marks.column, marks.column, WIDTH)
    page.set_column(marks.column + 1, marks.column + 1, NOTE_WIDTH)
    for number, text in marks.reasons.items():
        page.set_row(at_row[number] - 1, row_height([(text, WIDTH)]))
        _put(page, styles, at_row[number], marks.column, text, bg_color=BAD, **look)
    page.freeze_panes(head, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _excerpt(page: Worksheet, styles: Styles, sheet: Sheet, marks: Marks) -> None:
    """The lines down to the header, then the rejected rows one below the other, each with its old row number."""
    wanted = sheet.cells.filter((pl.col("row") <= marks.header_row) | pl.col("row").is_in(list(marks.reasons)))
    at_row: dict[int, int] = {}
    for nth, (number, *cells) in enumerate(wanted.rows(), start=1):
        at_row[number] = nth
        for at, text in enumerate(cells):
            red = {"bg_color": BAD} if (number, at) in marks.bad else {}
            if text is not None or red:
                _put(page, styles, nth, at, text, **red)
    reasons = {row: text for row, text in marks.reasons.items() if row in at_row}
    head = at_row[marks.header_row]
    _reasons(page, styles, Marks(head, marks.column, EXCERPT, reasons), at_row, head, EXCERPT)
    _put(page, styles, head, marks.column + 2, PLACE, bold=True, bg_color=SHADE)
    for number in reasons:
        _put(page, styles, at_row[number], marks.column + 2, f"{number}")
