"""Biff: what the records of an Excel 97–2003 workbook tell that the reader's cells do not.

Days counted from 1904, the rows that are hidden, and the cells whose style shows a percentage (1 is shown as 100%).
A record is its number, the size of its content, and the content; the sheets follow the book's own records.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile

from pipelines.reading.styles import BUILT_IN, is_percent

_BOUNDSHEET, _EOF, _DATEMODE, _FORMAT, _XF = 0x85, 0x0A, 0x22, 0x41E, 0xE0
_ROW, _NUMBER, _RK, _MULRK, _FORMULA = 0x208, 0x203, 0x27E, 0xBD, 0x06
_OF_A_STYLE, _HIDDEN = 0x04, 0x20


@dataclass
class Told:
    """Of one sheet: hidden rows as a person counts, and the places (row, column from 0) of percentages."""

    hidden_rows: set[int] = field(default_factory=set)
    percent: list[tuple[int, int]] = field(default_factory=list)
    from_1904: bool = False


def told(data: bytes) -> dict[str, Told]:
    """What each sheet tells, by its name; nothing for a book without the stream of Excel 97."""
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        if not file.exists("Workbook"):
            return {}
        stream = file.openstream("Workbook").read()
    begins: dict[str, int] = {}
    formats: dict[int, bool] = dict.fromkeys(BUILT_IN, True)
    styles: list[int | None] = []
    from_1904 = False
    for number, at, size in _records(stream, 0):
        if number == _DATEMODE:
            from_1904 = stream[at : at + 2] == b"\1\0"
        elif number == _FORMAT and size >= 5:
            formats[struct.unpack_from("<H", stream, at)[0]] = is_percent(_text(stream, at + 2, 2))
        elif number == _XF and size >= 6:
            _, form, flags = struct.unpack_from("<HHH", stream, at)
            styles.append(None if flags & _OF_A_STYLE else form)
        elif number == _BOUNDSHEET and size >= 8:
            begins[_text(stream, at + 6, 1)] = struct.unpack_from("<I", stream, at)[0]
    percent = {place for place, form in enumerate(styles) if form is not None and formats.get(form)}
    return {name: _sheet(stream, begin, percent, from_1904) for name, begin in begins.items()}


def _sheet(stream: bytes, begin: int, percent: set[int], from_1904: bool) -> Told:
    sheet = Told(from_1904=from_1904)
    for number, at, size in _records(stream, begin):
        if number == _ROW and size >= 14:
            if stream[at + 12] & _HIDDEN:
                sheet.hidden_rows.add(int.from_bytes(stream[at : at + 2], "little") + 1)
        elif percent and number in (_NUMBER, _RK, _FORMULA) and size >= 6:
            row, column, style = struct.unpack_from("<HHH", stream, at)
            if style in percent:
                sheet.percent.append((row, column))
        elif percent and number == _MULRK and size >= 6:
            row, column = struct.unpack_from("<HH", stream, at)
            for nth in range((size - 6) // 6):
                if struct.unpack_from("<H", stream, at + 4 + 6 * nth)[0] in percent:
                    sheet.percent.append((row, column + nth))
    return sheet


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
