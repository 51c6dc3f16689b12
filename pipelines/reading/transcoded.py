"""Transcoded: a stream of text bytes in any encoding → UTF-8, a piece at a time."""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO

from pipelines.reading.decode import CJK, MARKS
from pipelines.reading.records import Source
from pipelines.reading.sniff import kind


def encodings(opening: bytes) -> list[tuple[str, int]]:
    """The encodings to try on a long text file, the likeliest first, each with the length of its byte-order mark.

    None for a file that is no delimited text, or whose opening leaves doubts that only the whole can settle.
    """
    if kind(opening) != "text":
        return []
    for mark, encoding in MARKS:
        if opening.startswith(mark):
            return [(encoding, len(mark))]
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(opening)
    except UnicodeDecodeError:
        return [("gb18030", 0)]
    return [("utf-8", 0), ("gb18030", 0)] if CJK.search(text) else []


class Transcoded:
    """Reads like a binary file of UTF-8. Raises UnicodeDecodeError where the bytes are not of the encoding."""

    def __init__(self, source: BinaryIO, encoding: str) -> None:
        self._text = io.TextIOWrapper(source, encoding=encoding, newline="")

    def read(self, size: int) -> bytes:
        return self._text.read(size).encode()

    def readline(self) -> bytes:
        return self._text.readline().encode()


def utf8(source: BinaryIO, encoding: str) -> Source:
    """The stream from where it stands, as UTF-8."""
    return source if encoding == "utf-8" else Transcoded(source, encoding)
