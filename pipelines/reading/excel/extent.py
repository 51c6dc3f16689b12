"""Extent: how far the sheets of .xls and .xlsb reach, before a reader lays out every cell up to there."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator

import olefile

from pipelines.reading.excel.guard import Refused, guarded
from pipelines.reading.excel.package import BROKEN, WAY_OUT, straight
from pipelines.reading.unreadable import unreadable

MOST_CELLS = 8_000_000  # a reader takes about 125 bytes for each, empty or not
_BOUNDSHEET, _DIMENSIONS = 0x85, 0x200
_WS_DIM = 148
_WB_PROP = 153
_LOOK_AT = 400  # records; the extent stands near the head of its sheet
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.bin$", re.IGNORECASE)


def must_be_near(name: str, data: bytes) -> None:
    """Raises Unreadable where one stray cell far out would make the reader lay out millions. Damage is not judged."""
    try:
        reaches = guarded(lambda: list(_binary(data) if data.startswith(b"PK") else _legacy(data)))
    except Refused:
        return
    for rows, columns in reaches:
        if rows * columns > MOST_CELLS:
            what = f"的表格一直延伸到第 {rows} 行、第 {columns} 列，多半是误填了很远的单元格"
            raise unreadable(name, what, WAY_OUT)


def _legacy(data: bytes) -> Iterator[tuple[int, int]]:
    """Rows and columns of each sheet of a BIFF8 workbook, as its DIMENSIONS record says."""
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        stream = file.openstream("Workbook").read()
    for number, at, size in _records(stream, 0):
        if number == _BOUNDSHEET and size >= 4:
            (start,) = struct.unpack_from("<I", stream, at)
            for inner, where, length in _records(stream, start):
                if inner == _DIMENSIONS and length >= 12:
                    _, rows, _, columns = struct.unpack_from("<IIHH", stream, where)
                    yield rows, columns
                    break


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Number, place of the content and size of the records from `at` on."""
    for _ in range(_LOOK_AT):
        if at + 4 > len(stream):
            return
        number, size = struct.unpack_from("<HH", stream, at)
        yield number, at + 4, size
        at += 4 + size


def _binary(data: bytes) -> Iterator[tuple[int, int]]:
    """Rows and columns of each sheet of an .xlsb, as its BrtWsDim record says."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            if _SHEET_PART.match(part):
                yield from _dimension(_head(archive, part, 4096))


def _head(archive: zipfile.ZipFile, part: str, size: int) -> bytes:
    """The first bytes of a part; none of a damaged one, which must not hide how far the sheets after it reach."""
    try:
        with archive.open(part) as opened:
            return opened.read(size)
    except BROKEN:
        return b""


def is_from_1904(name: str, data: bytes) -> bool:
    """Does the .xlsb count its days from 1904? The first bit of its BrtWbProp record.

    Raises Unreadable where that part cannot be read: every day of a workbook that the reader opens all the same would
    be four years off.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = next((entry for entry in archive.namelist() if straight(entry).lower() == "xl/workbook.bin"), None)
        head, at = _head(archive, part, 65_536) if part else b"", 0
    if part and not head:
        raise unreadable(name, "已损坏或不合规范（工作簿目录无法读取）", WAY_OUT)
    while at + 2 < len(head):
        number, at = _variable(head, at, 2)
        size, at = _variable(head, at, 4)
        if number == _WB_PROP:
            return bool(head[at : at + 1] and head[at] & 1)
        at += size
    return False


def _dimension(head: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    while at + 2 < len(head):
        number, at = _variable(head, at, 2)
        size, at = _variable(head, at, 4)
        if number == _WS_DIM and at + 16 <= len(head):
            _, last_row, _, last_column = struct.unpack_from("<4I", head, at)
            yield last_row + 1, last_column + 1
            return
        at += size


def _variable(head: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of up to `most` bytes, seven bits in each; and the place after it."""
    value = 0
    for shift in range(most):
        byte = head[at + shift] if at + shift < len(head) else 0
        value |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            return value, at + shift + 1
    return value, at + most
