"""Header lines: one to three header rows, merged cells and all → one label per column and all it may be known by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.cleaning.cells.unit_words import is_a_unit
from pipelines.cleaning.text.text import compared
from pipelines.reading.sheet import Range


@dataclass(frozen=True)
class Label:
    """A column's header, from the highest of its lines to the lowest: 资金 · 预算金额 · 万元."""

    levels: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The header as people read it."""
        return "".join(self.levels)

    @property
    def readings(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The texts it may be known by, the fullest first, and the titles above each; a line of units stands beside
        the name above it: 建设规模 · 公里 is 建设规模(公里)."""
        return _readings(self.levels)


@lru_cache(maxsize=100_000)  # the opening of a sheet is tried as a header many times over
def _readings(levels: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    texts = []
    for start in range(len(levels)):
        mine, above = levels[start:], levels[:start]
        texts.append(("".join(mine), above))
        if len(mine) > 1 and is_a_unit(mine[-1]):
            texts.append((f"{''.join(mine[:-1])}({mine[-1]})", above))
    return tuple(texts)


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
    texts = tuple(dict.fromkeys(compared(text) for text in levels if text))
    return Label(texts) if texts else None
