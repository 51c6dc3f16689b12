"""Sniff: what a file is by its bytes, for its name may say anything."""

from __future__ import annotations

import codecs
import re
from typing import Literal

from pipelines.reading.text.wide import wide

Kind = Literal["zip", "ole", "legacy", "html", "xml", "mhtml", "json", "text", "empty", "binary"]

_FOREIGN = {
    b"\x89PNG": "是图片",
    b"\xff\xd8\xff": "是图片",
    b"GIF8": "是图片",
    b"BM": "是图片",
    b"II*\x00": "是图片",
    b"MM\x00*": "是图片",
    b"%PDF": "是 PDF",
    b"MZ": "是可执行程序",
    b"\x7fELF": "是可执行程序",
    b"Rar!": "是 RAR 压缩包",
    b"7z\xbc\xaf": "是 7z 压缩包",
    b"\x1f\x8b": "是 gzip 压缩包",
    b"{\\rtf": "是 RTF 文档",
    b"SQLite format 3": "是数据库文件",
}
_WIDE_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32-le",  # begins like UTF-16, so it stands before it
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
SPECKLED = 50  # bytes of text to one zero byte
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1f\x7f]")
# The beginning-of-file records of Excel 2, 3 and 4, whose workbooks are bare streams.
_BARE = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")


def foreign(data: bytes) -> str | None:
    """What the file is, in words, if its first bytes belong to something that holds no table."""
    return next((what for magic, what in _FOREIGN.items() if data.startswith(magic) and _is_binary(magic, data)), None)


def _is_binary(magic: bytes, data: bytes) -> bool:
    """Two letters alone (BM, MZ) may open an honest text file: there must be zero bytes as well."""
    return len(magic) > 2 or b"\x00" in data[:4096]


def kind(data: bytes) -> Kind:
    """The family a file belongs to; `binary` when it is none that we read."""
    if not data.strip(b" \t\r\n\x00"):
        return "empty"
    if data.startswith(b"PK"):
        return "zip"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "ole"
    if data.startswith(_BARE):
        return "legacy"
    if foreign(data):
        return "binary"
    head = _opening(data)
    if head is None:
        return "binary"
    if head.startswith("<?xml") and "schemas-microsoft-com:office:spreadsheet" in head:
        return "xml"
    if head.startswith("mime-version:") or (head.startswith("from:") and "\nmime-version:" in head):
        return "mhtml"
    if head.startswith("<"):
        return "html"
    return "json" if head.startswith(("{", "[")) else "text"


def _speckled(opening: bytes) -> bool:
    """Text in which a database left a zero byte here and there: no other control character, and few zeros."""
    return len(opening) >= SPECKLED * opening.count(b"\x00") and not _CONTROL.search(opening)


def _opening(data: bytes) -> str | None:
    """The first characters as text for sniffing, or None if there are zero bytes where text has none."""
    for mark, encoding in _WIDE_MARKS.items():
        if data.startswith(mark):
            return data[len(mark) : 4096 + len(mark)].decode(encoding, "replace").lstrip().lower()
    if b"\x00" in data[:4096]:
        order = wide(data)
        if order is None and _speckled(data[:4096]):
            return data[:4096].replace(b"\x00", b"").decode("latin-1").lstrip().lower()
        return data[:4096].decode(order, "replace").lstrip().lower() if order else None
    return data[:4096].removeprefix(b"\xef\xbb\xbf").decode("latin-1").lstrip().lower()
