"""Widths: how broad each column of a table is in mm: its share, but never so narrow that a day or a figure breaks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from reports.documents.text import written
from reports.workbooks.workbook import Column

WIDE, SIZE, SMALL = 8, 10.5, 9.0  # above so many columns a table is set in the smaller size, in points
DIGIT, MARGINS = 0.58, 2.6  # a digit's breadth as a part of the size, generously; both margins of a cell in mm
MM = 0.3528  # of a point


def size(columns: Sequence[Column]) -> float:
    """The size of a table's type in points."""
    return SMALL if len(columns) > WIDE else SIZE


def widths(columns: Sequence[Column], rows: Sequence[Sequence[Any]], across: float) -> list[float]:
    """The breadth of each column; all of them are `across`."""
    whole = sum(column.width for column in columns)
    shares = [across * column.width / whole for column in columns]
    least = [_least(column, [row[at] for row in rows], size(columns)) for at, column in enumerate(columns)]
    raised = [max(pair) for pair in zip(shares, least, strict=True)]
    narrow = sum(need for share, need in zip(shares, least, strict=True) if need >= share)
    room = sum(share for share, need in zip(shares, least, strict=True) if need < share)
    if narrow >= across or not room:
        return [each * across / sum(raised) for each in raised]
    part = (across - narrow) / room
    return [need if need >= share else share * part for share, need in zip(shares, least, strict=True)]


def _least(column: Column, values: Sequence[Any], points: float) -> float:
    """What the longest day or figure of the column needs."""
    texts = [written(value, column.decimals) for value in values if isinstance(value, int | float | date)]
    return max((len(text) for text in texts), default=0) * points * DIGIT * MM + MARGINS if texts else 0.0
