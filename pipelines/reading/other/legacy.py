"""Legacy: workbooks of Excel 95 and older (BIFF2 to BIFF5), whose Chinese the Rust reader garbles."""

from __future__ import annotations

import io
from typing import Any

import xlrd

from pipelines.reading.excel.exact import shown
from pipelines.reading.excel.guard import guarded
from pipelines.reading.excel.number_formats import as_shown, speaks
from pipelines.reading.excel.styles import BUILT_IN
from pipelines.reading.sheet import Range, Sheet, grid

_BOOK = "Book\0".encode("utf-16-le")  # the stream's name in the directory of the file, ended by a zero
_WORKBOOK = "Workbook\0".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0"
_WESTERN = 1252  # what a file says that was written by a program without a notion of code pages


def is_legacy(data: bytes) -> bool:
    """A bare stream, or an OLE file with only the stream of Excel 5 and 95 (a file for both has the newer one too)."""
    return not data.startswith(_OLE) or (_BOOK in data and _WORKBOOK not in data)


def legacy(data: bytes) -> list[Sheet]:
    """Every worksheet. Raises Refused for a file the reader gives up on, an encrypted one included."""
    book = guarded(lambda: _opened(data, None))
    if book.codepage in (None, _WESTERN) and book.biff_version <= 50 and _looks_chinese(book):
        book = guarded(lambda: _opened(data, "gb18030"))
    return [guarded(lambda sheet=sheet: _sheet(book, sheet)) for sheet in book.sheets()]  # type: ignore[misc]  # lambda


def _opened(data: bytes, encoding: str | None) -> Any:
    # the reader's own remarks would go to standard output
    return xlrd.open_workbook(
        file_contents=data, logfile=io.StringIO(), formatting_info=True, encoding_override=encoding
    )


def _looks_chinese(book: Any) -> bool:
    """Text of a Western code page of which a third is accented letters and signs was never Western."""
    texts = [cell.value for sheet in book.sheets() for row in sheet.get_rows() for cell in row if cell.ctype == 1]
    letters = "".join(texts)
    return bool(letters) and sum(letter >= "\x80" for letter in letters) * 3 > len(letters)


def _sheet(book: Any, sheet: Any) -> Sheet:
    codes = {at: code for at, style in enumerate(book.xf_list) if speaks(code := _format(book, style))}
    records = [[_text(cell, book.datemode, codes) for cell in row] for row in sheet.get_rows()]
    merged: list[Range] = [(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells]
    return Sheet(
        sheet.name, sheet.visibility != 0, grid(records, range(1, len(records) + 1)), tuple(merged),
        hidden_rows=frozenset(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden),
        from_1904=book.datemode == 1,
    )  # fmt: skip


def _format(book: Any, style: Any) -> str:
    form = book.format_map.get(style.format_key)
    return BUILT_IN.get(style.format_key) or (str(form.format_str) if form is not None else "")


def _text(cell: Any, datemode: int, codes: dict[int, str]) -> str | None:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, datemode).isoformat(" ")  # type: ignore[no-any-return]  # a str
        except (ValueError, OverflowError):
            return shown(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return as_shown(shown(cell.value), codes.get(cell.xf_index, ""))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "true" if cell.value else "false"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#VALUE!"))
    return None
