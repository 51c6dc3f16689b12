"""Transcoded: a stream of text bytes in any encoding → UTF-8, a piece at a time."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from pipelines.reading.sniff import kind
from pipelines.reading.text.chinese import encoding as chinese
from pipelines.reading.text.chinese import is_doubtful
from pipelines.reading.text.decode import MARKS
from pipelines.reading.text.records import Source
from pipelines.reading.text.wide import wide


def encodings(opening: bytes) -> list[tuple[str, int]]:
    """The encodings to try on a long text file, the likeliest first, each with the length of its byte-order mark.

    None for a file that is no delimited text, or whose opening leaves doubts that only the whole can settle.
    """
    if kind(opening) != "text":
        return []
    for mark, encoding in MARKS:
        if opening.startswith(mark):
            return [(encoding, len(mark))]
    if order := wide(opening):
        return [(order, 0)]
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(opening)
    except UnicodeDecodeError:
        encoding = chinese(opening)
        return [] if is_doubtful(opening, encoding) else [(encoding, 0)]
    # letters of UTF-8 settle it; after plain ASCII either may come, and where UTF-8 breaks off the whole is looked at
    return [("utf-8", 0)] if not text.isascii() else []


class Transcoded:
    """Reads like a binary file of UTF-8. Raises UnicodeDecodeError where the bytes are not of the encoding."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text

    def read(self, size: int) -> bytes:
        return self._text.read(size).encode()

    def readline(self) -> bytes:
        return self._text.readline().encode()


@contextmanager
def utf8(source: BinaryIO, encoding: str) -> Iterator[Source]:
    """The stream from where it stands, as UTF-8."""
    if encoding == "utf-8":
        yield source
        return
    text = io.TextIOWrapper(source, encoding=encoding, newline="")
    try:
        yield Transcoded(text)
    finally:
        text.detach()
