"""Old book: an .xls of Excel 97 written record by record, for cells that no writer here makes."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

SECTOR = 512
NOTHING = b"\3\0\0\0\0\0\xff\xff"  # what a formula's result is that shows nothing


@dataclass(frozen=True)
class Shown:
    """A number under a format."""

    value: float
    code: str


@dataclass(frozen=True)
class Formula:
    """1+1 with a result that was kept, or none; `options` 2 asks for it on opening."""

    result: bytes
    options: int = 0


Cell = str | float | Shown | Formula | None


def old_book(rows: Sequence[Sequence[Cell]], sheet: str) -> bytes:
    codes = list(dict.fromkeys(cell.code for row in rows for cell in row if isinstance(cell, Shown)))
    styles = [0, *(164 + at for at in range(len(codes)))]
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x1D3, 0x7CD, 0, 6)) + _record(0x42, b"\xb0\4")
    head += b"".join(_record(0x41E, struct.pack("<H", 164 + at) + _text(code, "<H")) for at, code in enumerate(codes))
    head += b"".join(_record(0xE0, struct.pack("<HHH", 0, style, 1) + bytes(14)) for style in styles)
    begins = len(head) + 4 + 6 + len(_text(sheet, "<B")) + 4
    head += _record(0x85, struct.pack("<IH", begins, 0) + _text(sheet, "<B")) + _record(0x0A, b"")
    body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x1D3, 0x7CD, 0, 6))
    body += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for y, row in enumerate(rows):
        body += b"".join(_cell(y, x, cell, codes) for x, cell in enumerate(row) if cell is not None)
    return _file(head + body + _record(0x0A, b""))


def _cell(y: int, x: int, cell: Cell, codes: list[str]) -> bytes:
    if isinstance(cell, str):
        return _record(0x204, struct.pack("<HHH", y, x, 0) + _text(cell, "<H"))
    if isinstance(cell, Formula):
        tokens = b"\x1e\1\0\x1e\1\0\3"
        tail = struct.pack("<HIH", cell.options, 0, len(tokens)) + tokens
        return _record(0x06, struct.pack("<HHH", y, x, 0) + cell.result + tail)
    style, value = (codes.index(cell.code) + 1, cell.value) if isinstance(cell, Shown) else (0, cell or 0.0)
    return _record(0x203, struct.pack("<HHHd", y, x, style, value))


def _record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def _text(text: str, length: str) -> bytes:
    return struct.pack(length, len(text)) + b"\1" + text.encode("utf-16-le")


def _file(stream: bytes) -> bytes:
    """A compound file: its table of sectors, its directory, and the stream Workbook."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    sectors = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    folder = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0) + b"\xff" * 432
    return head + sectors + folder.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    wide = name.encode("utf-16-le")
    return (
        wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        + bytes(36) + struct.pack("<IQ", start, size)
    )  # fmt: skip
