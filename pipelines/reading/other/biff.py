"""Biff: what the records of an Excel 97–2003 workbook tell that the reader's cells do not.

Days counted from 1904, the rows that are hidden, the cells whose format changes what their number means (1 is shown as
100%, 38.6 as 38.6万元), and the formulas that nobody calculated: other programs than Excel leave 0 or nothing for their
result, and ask for it to be worked out on opening.
A record is its number, the size of its content, and the content; the sheets follow the book's own records.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile

from pipelines.reading.excel.number_formats import speaks
from pipelines.reading.excel.styles import BUILT_IN

_BOUNDSHEET, _EOF, _DATEMODE, _FORMAT, _XF = 0x85, 0x0A, 0x22, 0x41E, 0xE0
_ROW, _NUMBER, _RK, _MULRK, _FORMULA = 0x208, 0x203, 0x27E, 0xBD, 0x06
_OF_A_STYLE, _HIDDEN, _OWN_HEIGHT = 0x04, 0x20, 0x40
_ON_OPENING = 0x02  # of a formula: to be calculated when the book is opened
_WRITER = "\x05SummaryInformation"  # Excel and WPS say here who wrote the book; programs that write formulas do not
_NOTHING = b"\3\0\0\0\0\0\xff\xff"  # a formula's result that shows nothing


@dataclass
class SheetRecords:
    """Of one sheet: hidden rows as a person counts; by place (row, column from 0) the formats that speak; formulas."""

    hidden_rows: set[int] = field(default_factory=set)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    blank: list[tuple[int, int]] = field(default_factory=list)  # formulas that show nothing
    results: int = 0
    from_1904: bool = False


def sheet_records(data: bytes) -> dict[str, SheetRecords]:
    """What each sheet tells, by its name; nothing for a book without the stream of Excel 97."""
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        if not file.exists("Workbook"):
            return {}
        stream, signed = file.openstream("Workbook").read(), file.exists(_WRITER)
    begins: dict[str, int] = {}
    formats: dict[int, str] = dict(BUILT_IN)
    styles: list[int | None] = []
    from_1904 = False
    for number, at, size in _records(stream, 0):
        if number == _DATEMODE:
            from_1904 = stream[at : at + 2] == b"\1\0"
        elif number == _FORMAT and size >= 5:
            formats[struct.unpack_from("<H", stream, at)[0]] = _text(stream, at + 2, 2)
        elif number == _XF and size >= 6:
            _, form, flags = struct.unpack_from("<HHH", stream, at)
            styles.append(None if flags & _OF_A_STYLE else form)
        elif number == _BOUNDSHEET and size >= 8:
            begins[_text(stream, at + 6, 1)] = struct.unpack_from("<I", stream, at)[0]
    codes = {at: code for at, form in enumerate(styles) if form is not None and speaks(code := formats.get(form, ""))}
    sheets = {name: _sheet(stream, begin, codes, from_1904) for name, begin in begins.items()}
    if not signed and not any(sheet.results for sheet in sheets.values()):  # then no program ever calculated
        for sheet in sheets.values():
            sheet.uncalculated += sheet.blank
    return sheets


def _sheet(stream: bytes, begin: int, codes: dict[int, str], from_1904: bool) -> SheetRecords:
    sheet = SheetRecords(from_1904=from_1904)
    for number, at, size in _records(stream, begin):
        if number == _ROW and size >= 14:
            if stream[at + 12] & _HIDDEN or (stream[at + 12] & _OWN_HEIGHT and stream[at + 6 : at + 8] == b"\0\0"):
                sheet.hidden_rows.add(int.from_bytes(stream[at : at + 2], "little") + 1)
        elif number in (_NUMBER, _RK, _FORMULA) and size >= 6 and (codes or number == _FORMULA):
            row, column, style = struct.unpack_from("<HHH", stream, at)
            if style in codes:
                sheet.formats[row, column] = codes[style]
            if number == _FORMULA:
                _add_formula(sheet, (row, column), stream[at + 6 : at + 16])
        elif codes and number == _MULRK and size >= 6:
            row, column = struct.unpack_from("<HH", stream, at)
            for nth in range((size - 6) // 6):
                if code := codes.get(struct.unpack_from("<H", stream, at + 4 + 6 * nth)[0]):
                    sheet.formats[row, column + nth] = code
    return sheet


def _add_formula(sheet: SheetRecords, place: tuple[int, int], formula: bytes) -> None:
    """By its result (8 bytes) and options."""
    result, options = formula[:8], formula[8:9]
    if options and options[0] & _ON_OPENING and result in (_NOTHING, bytes(8)):
        sheet.uncalculated.append(place)
    elif result == _NOTHING:
        sheet.blank.append(place)
    else:
        sheet.results += 1


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Number, place of the content and size of the records from `at` to the end of their part."""
    head = struct.Struct("<HH").unpack_from
    while at + 4 <= len(stream):
        number, size = head(stream, at)
        yield number, at + 4, size
        if number == _EOF:
            return
        at += 4 + size


def _text(stream: bytes, at: int, wide: int) -> str:
    """A text whose length stands in `wide` bytes, then a flag, then Latin-1 or UTF-16."""
    length = int.from_bytes(stream[at : at + wide], "little")
    start, double = at + wide + 1, stream[at + wide : at + wide + 1] == b"\1"
    return stream[start : start + length * (1 + double)].decode("utf-16-le" if double else "latin-1", "replace")
