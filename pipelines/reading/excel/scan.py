"""Scan: the XML of one sheet read through once, in chunks, for what its values do not tell.

Most sheets have few of the things that are looked for: each has a cheap sign, and only chunks with it are searched.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field

import numpy as np

from pipelines.reading.excel.unpacked import unpacked
from pipelines.reading.sheet import Range

# results of formulas that may be none: some programs write a zero for what Excel is to work out when it opens the book,
# and Java's never write it as Excel does
ZERO, POI_ZERO = rb"0(?:\.0+)?", rb"0\.0+"
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_WIDE = re.compile(rb'r="([A-Z]{2,3})\d')  # cells beyond column Z; opens with a literal, which keeps the search fast
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,7})"')
_FIRST = re.compile(rb'<c r="A\d{1,7}"[^<>]*><v>[^<]')  # a cell of column A that holds something
_ERROR = re.compile(rb">\s*#")  # the value of an error cell; looked for only where there is a # at all
_HIDDEN = re.compile(
    rb"""<(?:\w+:)?row\b(?=[^>]*?\s(?:hidden=["'](?:1|true)["']|ht=["']0(?:\.0*)?["']))[^>]*?\sr=["'](\d{1,7})["']"""
)
_SUBTOTAL = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\sr=["'][A-Z]{1,3}(\d{1,7})["'][^>]*>\s*<(?:\w+:)?f\b[^>]*>[^<]*(?:SUBTOTAL|AGGREGATE)\s*\(""",
    re.IGNORECASE,
)
_ONLY_SEEN = (b"SUBTOTAL", b"AGGREGATE", b"ubtotal", b"ggregate")
_NO_RESULT = (
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*"
    rb"(?:</|<(?:\w+:)?v\b[^>]*(?:/>|>\s*</|>%s</))"
)
_OVERLAP = 512  # a tag may straddle two chunks


@dataclass(frozen=True)
class Signs:
    """What is worth looking for in the sheets of a workbook: styles that show percentages, results that are none."""

    percent: frozenset[int] = frozenset()
    no_result: bytes = POI_ZERO


@dataclass
class Scan:
    """What a sheet tells; `last_column` counts from 1 and is never less than Z."""

    merged: list[Range] = field(default_factory=list)
    from_a: bool = False
    errors: bool = False
    percent: bool = False
    uncalculated: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    subtotals: set[int] = field(default_factory=set)
    last_row: int = 0
    last_column: int = 26


def column_number(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def scanned(archive: zipfile.ZipFile, path: str, signs: Signs) -> Scan:
    """Read one sheet's XML through. Raises what unpacking raises for a part that is broken."""
    scan, tail = Scan(), b""
    styles = b"|".join(str(style).encode() for style in sorted(signs.percent))
    percent = re.compile(rb"""\ss=["'](?:%s)["']""" % styles) if styles else None
    no_result = re.compile(_NO_RESULT % signs.no_result)
    for chunk in unpacked(archive, path):
        text = tail + chunk
        if b"m" in text and b"mergeCell " in text:  # one letter is found much faster than a word
            scan.merged += [_range(match) for match in _MERGE.finditer(text)]
        scan.last_row = max(scan.last_row, *(int(m[1]) for m in _ROW.finditer(text[text.rfind(b"<row") :])), 0)
        if _pairs(text):
            wide = {column_number(letters.decode()) + 1 for letters in set(_WIDE.findall(text))}
            scan.last_column = max([scan.last_column, *wide])
        scan.from_a = scan.from_a or bool(_FIRST.search(text))
        scan.errors = scan.errors or (b"#" in text and bool(_ERROR.search(text)))
        if percent and not scan.percent:
            scan.percent = 0 in signs.percent or bool(percent.search(text))
        if b"f" in text:  # most chunks have none
            _formulas(text, scan, no_result)
        if b"h" in text and (b"hidden" in text or b'ht="0' in text or b"ht='0" in text):
            scan.hidden_rows.update(int(row) for row in _HIDDEN.findall(text))
        tail = text[-_OVERLAP:]
    return scan


def _formulas(text: bytes, scan: Scan, no_result: re.Pattern[bytes]) -> None:
    if b"</f>" not in text and b"<f " not in text and b":f" not in text:
        return
    scan.uncalculated = scan.uncalculated or bool(no_result.search(text))
    if any(word in text for word in _ONLY_SEEN):
        scan.subtotals.update(int(row) for row in _SUBTOTAL.findall(text))


def _pairs(text: bytes) -> bool:
    """Do two capitals stand side by side? Without any, no cell lies beyond column Z, and the slow search is spared."""
    capital = (np.frombuffer(text, dtype=np.uint8) - np.uint8(65)) < 26
    return bool((capital[1:] & capital[:-1]).any())


def _range(match: re.Match[bytes]) -> Range:
    first_column, first_row, last_column, last_row = (group.decode() for group in match.groups())
    return int(first_row), column_number(first_column), int(last_row), column_number(last_column)
