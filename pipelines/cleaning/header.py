"""Header: where a sheet's header stands, which dataset it belongs to, and which column holds which field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines import registry
from pipelines.cleaning.joined import Label, joined
from pipelines.cleaning.labels import Named, is_index, named
from pipelines.cleaning.text import compared
from pipelines.cleaning.units import unit_line
from pipelines.definitions import Dataset
from pipelines.reading.sheet import Sheet

LOOK_AT = 15  # rows; a title, a few lines of notes and three header rows fit well inside
DEEPEST = 3
Hints = tuple[frozenset[str], ...]  # datasets that the sheet, and that the file name, speaks of


@dataclass(frozen=True)
class Header:
    """A recognised header: field → column and unit; what nobody knows; and what the lines above it say."""

    dataset: Dataset
    last_row: int  # the number of its last row
    columns: dict[str, str]
    units: dict[str, str | None]
    labels: dict[str, str]  # column → header as shown
    unknown: tuple[str, ...]
    above: str
    unit: str | None

    @property
    def missing(self) -> list[str]:
        return [f.label for f in self.dataset.fields if f.required and f.name not in self.columns]


@dataclass(frozen=True)
class _Try:
    score: float
    dataset: Dataset
    start: int
    depth: int
    labels: list[Label | None]
    matched: dict[str, tuple[int, Named]]


@lru_cache(maxsize=10_000)
def hinted(text: str) -> frozenset[str]:
    """The datasets a sheet name, title or file name speaks of."""
    said = compared(text).lower()
    words = {
        key: (key, dataset.label, dataset.label.removesuffix("台账")) for key, dataset in registry.datasets().items()
    }
    return frozenset(key for key, names in words.items() if any(name in said for name in names))


def find(sheet: Sheet, file_name: str) -> Header | None:
    """The header, or None if no row of the sheet's opening reads like one."""
    best = closest(sheet, file_name)
    if best is None:
        return None
    required = sum(field.required for field in best.dataset.fields)
    known = sum(best.dataset.field(name).required for name in best.matched)
    if len(best.matched) < 2 or (known * 2 < required and best.dataset.key not in hinted(f"{sheet.name} {file_name}")):
        return None
    return _header(sheet, best)


def closest(sheet: Sheet, file_name: str) -> _Try | None:
    """The reading of the sheet's opening that knows most headers."""
    rows = [(row[0], row[1:]) for row in sheet.cells.head(LOOK_AT + DEEPEST).rows()]
    bottom = rows[-1][0] if rows else 0
    merged = [span for span in sheet.merged if span[0] <= bottom]
    tries: list[_Try] = []
    for start in range(min(LOOK_AT, len(rows))):
        hints = hinted(sheet.name + _text(rows[:start])), hinted(file_name)
        for depth in range(1, min(DEEPEST, len(rows) - start) + 1):
            labels = joined(rows[start : start + depth], merged)
            tries += _tries(labels, start, depth, hints)
    return max(tries, key=lambda t: (t.score, -t.depth, -t.start), default=None)


def _text(rows: Sequence[tuple[int, Sequence[str | None]]]) -> str:
    return " ".join(cell for _, cells in rows for cell in cells if cell)


def _tries(labels: list[Label | None], start: int, depth: int, hints: Hints) -> list[_Try]:
    found = [next(filter(None, map(named, label.readings)), None) if label else None for label in labels]
    keys = {key for one in found if one for key in one.fields}
    return [_try(key, found, labels, start, depth, hints) for key in keys]


def _try(key: str, found: list[Named | None], labels: list[Label | None], start: int, depth: int, hints: Hints) -> _Try:
    dataset = registry.datasets()[key]
    matched: dict[str, tuple[int, Named]] = {}
    own: set[str] = set()
    for column, one in enumerate(found):
        if one and key in one.fields:
            field, is_own = one.fields[key]
            if field.name not in matched or (is_own and field.name not in own):
                matched[field.name] = (column, one)
                own |= {field.name} if is_own else set()
    missing = sum(field.required and field.name not in matched for field in dataset.fields)
    hint = 0.5 * (key in hints[0]) + 0.25 * (key in hints[1])
    return _Try(len(matched) - 2 * missing + hint, dataset, start, depth, labels, matched)


def _shown(label: Label) -> str:
    """The reading by which a header was known, or all of it for a stranger."""
    return next(filter(named, label.readings), label.shown)


def _header(sheet: Sheet, found: _Try) -> Header:
    rows = sheet.cells["row"].to_list()
    names = sheet.columns
    first, last = rows[found.start], rows[found.start + found.depth - 1]
    used = {column for column, _ in found.matched.values()}
    # a label merged downwards over more rows than were needed to know it: those rows are header too
    reach = [r[2] for r in sheet.merged if first <= r[0] <= last and r[1] in used and r[2] <= last + DEEPEST]
    columns = {name: names[column] for name, (column, _) in found.matched.items()}
    labels = {names[i]: _shown(label) for i, label in enumerate(found.labels) if label}
    above = [(row[0], row[1:]) for row in sheet.cells.head(found.start).rows()]
    units = [unit for _, cells in above for cell in cells if cell and (unit := unit_line(cell))]
    return Header(
        dataset=found.dataset,
        last_row=max([last, *reach]),
        columns=columns,
        units={name: one.unit for name, (_, one) in found.matched.items()},
        labels=labels,
        unknown=tuple(s for c, s in labels.items() if c not in columns.values() and not is_index(s)),
        above=_text(above),
        unit=units[-1] if units else None,
    )
