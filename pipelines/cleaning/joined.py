"""Joined: one to three header rows, merged cells and all → one label per column and its readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.cleaning.text import compared
from pipelines.reading.sheet import Range


@dataclass(frozen=True)
class Label:
    """A column's header as people read it, and the texts it may be known by, the fullest first."""

    shown: str
    readings: tuple[str, ...]


def joined(rows: Sequence[tuple[int, Sequence[str | None]]], merged: Sequence[Range]) -> list[Label | None]:
    """A label for every column of the header rows (row number, cells); None where the header is empty."""
    width = len(rows[0][1]) if rows else 0
    levels = [_spread(number, cells, rows[i + 1 :], merged) for i, (number, cells) in enumerate(rows)]
    return [_label([level[column] for level in levels]) for column in range(width)]


def _spread(
    number: int, cells: Sequence[str | None], below: Sequence[tuple[int, Sequence[str | None]]], merged: Sequence[Range]
) -> list[str | None]:
    """A level with its group titles carried across: over the merged range, or — where a format has no merged
    ranges — over the empty cells to the right that have a label below."""
    spread = list(cells)
    ranges = [r for r in merged if r[0] <= number <= r[2]]
    for top, left, _, right in ranges:
        for column in range(left, min(right + 1, len(spread))) if top == number else ():
            spread[column] = cells[left]
    if ranges or not below:
        return spread
    for column in range(1, len(spread)):
        if spread[column] is None and any(row[column] for _, row in below):
            spread[column] = spread[column - 1]
    return spread


def _label(levels: Sequence[str | None]) -> Label | None:
    texts = list(dict.fromkeys(compared(text) for text in levels if text))
    if not texts:
        return None
    readings = ["".join(texts[start:]) for start in range(len(texts))]
    return Label("".join(texts) if len(texts) > 1 else texts[0], tuple(readings))
