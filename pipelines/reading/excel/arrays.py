"""Arrays: one formula whose results fill several cells; where nobody calculated it, none of them is known.

<f t="array" ref="J2:J4">G2:G4*2</f><v>0</v> in J2   →   J3 and J4 hold a zero of the writing program, or are missing
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.reading.excel.scan import column_number
from pipelines.reading.sheet import Range

_REF = re.compile(rb"""\sref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']""")
_ROW = re.compile(rb"""(<(?P<p>(?:\w+:)?)row\b[^>]*?\sr=["'](\d{1,7})["'][^>]*(?<!/)>)(.*?)(</(?P=p)row>)""", re.DOTALL)
_CELL = re.compile(
    rb"""<(?P<p>(?:\w+:)?)c\b[^>]*?\sr=["'](?P<column>[A-Z]{1,3})\d{1,7}["'][^>]*?(?:/>|>(?P<inside>.*?)</(?P=p)c>)""",
    re.DOTALL,
)
_MOST_WIDE = 100  # columns; no ledger's array is wider


def reach(attributes: bytes) -> Range | None:
    """The cells that the array with these attributes fills, where it is one of several cells."""
    if not re.search(rb"""\st=["']array["']""", b" " + attributes):
        return None
    if not (match := _REF.search(b" " + attributes)):
        return None
    left, top, right, bottom = (group.decode() for group in match.groups())
    return int(top), column_number(left), int(bottom), column_number(right)


def spread(xml: bytes, arrays: Sequence[Range], content: bytes) -> bytes:
    """The sheet with `said` in every cell of the arrays that has no formula of its own."""

    def row(match: re.Match[bytes]) -> bytes:
        number = int(match[3])
        wanted = {
            c for top, left, bottom, right in arrays if top <= number <= bottom
            for c in range(left, min(right, left + _MOST_WIDE) + 1)
        }  # fmt: skip
        return match[1] + _cells(match[4], match["p"], number, wanted, content) + match[5] if wanted else match[0]

    return _ROW.sub(row, xml)


def _cells(inside: bytes, p: bytes, number: int, wanted: set[int], content: bytes) -> bytes:
    there: set[int] = set()

    def cell(match: re.Match[bytes]) -> bytes:
        column = column_number(match["column"].decode())
        there.add(column)
        own = column in wanted and not re.search(rb"<(?:\w+:)?f\b|=", match["inside"] or b"")
        return _written(p, match["column"], number, content) if own else match[0]

    written = _CELL.sub(cell, inside)
    return written + b"".join(_written(p, _letters(column), number, content) for column in sorted(wanted - there))


def _written(p: bytes, letters: bytes, row: int, content: bytes) -> bytes:
    return b'<%sc r="%s%d" t="str"><%sv>%s</%sv></%sc>' % (p, letters, row, p, content, p, p)


def _letters(column: int) -> bytes:
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters, column = chr(65 + letter) + letters, column - 1
    return letters.encode()
