"""Comma split: a number whose own commas parted it into two cells, in a CSV that puts no quotes around it.

header  … 签订日期,合同金额(元)
line    … 2026-03-05,380,000      →  380 and 000, which lies beyond the header: goes back

Only a line that is longer than its header can be such a one, and few sheets have any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from pipelines.cleaning.sheet.header import Header

_HEAD, _REST = r"^\s*[-+]?[0-9]{1,3}\s*$", r"^\s*[0-9]{3}(?:\.[0-9]+)?\s*$"
_COLUMN = re.compile(r"c(\d+)")
_COUNTED = ("money", "number", "integer")
QUESTION = "“{}”后面一格是“{}”，这一行又比表头长，看不出是不是同一个数，请写成不带逗号的数"


def splits(lines: pl.DataFrame, header: Header) -> Iterator[tuple[str, pl.Series, pl.Series]]:
    """Field, lines and the question for each, of the numbers that may go on in the next cell."""
    beyond = _beyond(lines, header)
    if not beyond:
        return
    longer = lines.select(pl.any_horizontal(pl.col(beyond).is_not_null()).alias("longer"))["longer"]
    if not longer.any():
        return
    for field in header.dataset.fields:
        column = header.columns.get(field.name, "")
        after = _next(column)
        if field.kind not in _COUNTED or after not in lines.columns:
            continue
        split = lines.select((pl.col(column).str.contains(_HEAD) & pl.col(after).str.contains(_REST)).fill_null(False))
        at = (split.to_series() & longer).arg_true()
        if at.len():
            yield field.name, at, lines[at].select(pl.format(QUESTION, column, after)).to_series()


def _next(column: str) -> str:
    match = _COLUMN.fullmatch(column)
    return f"c{int(match[1]) + 1}" if match else ""


def _beyond(lines: pl.DataFrame, header: Header) -> list[str]:
    """The columns behind the last one that has a header."""
    numbers = [int(match[1]) for c, text in header.labels.items() if text and (match := _COLUMN.fullmatch(c))]
    last = max(numbers, default=-1)
    return [c for c in lines.columns if (match := _COLUMN.fullmatch(c)) and int(match[1]) > last]
