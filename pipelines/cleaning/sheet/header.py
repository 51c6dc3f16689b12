"""Header: where a sheet's header stands, which dataset it belongs to, and which column holds which field."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import polars as pl

from pipelines.cleaning.cells.unit_words import Unit, one_unit
from pipelines.cleaning.cells.units import is_unit_column, unit_above, unit_in_column, unit_in_notes, unit_line
from pipelines.cleaning.sheet.header_bounds import most_known, opening_line
from pipelines.cleaning.sheet.header_lines import Label, joined
from pipelines.cleaning.sheet.header_reading import Reading, read_as
from pipelines.cleaning.sheet.hints import Hints, hinted
from pipelines.cleaning.sheet.labels import Named, beside, is_index
from pipelines.cleaning.sheet.vocabulary import Vocabulary
from pipelines.definitions import Dataset, Field
from pipelines.reading.sheet import Sheet

LOOK_AT = 15  # rows; a title, a few lines of notes and three header rows fit well inside
DEEPEST = 3
FOOT = 6  # lines at the end of a sheet in which a note may name the unit


@dataclass(frozen=True)
class Header:
    """A recognised header: field → column and unit; what nobody knows; and what the lines above it say.

    A sheet that feeds several datasets has one of these for each; `apart` are then the columns by which a line shows
    that it speaks of this dataset at all.
    """

    dataset: Dataset
    vocabulary: Vocabulary
    last_row: int  # the number of its last row
    columns: dict[str, str]
    names: dict[str, Named]  # field → what its header says, the words beside the name among it
    labels: dict[str, str]  # column → header as shown
    unknown: tuple[str, ...]
    above: str
    unit: Unit  # of the lines above and below, or of the sheet's name
    shared: bool = False
    apart: tuple[str, ...] = ()
    months: tuple[str, ...] = ()  # columns of a wide table that become a row each
    made: tuple[str, ...] = ()  # columns that stand in no sheet: a row's month, its day and its figure

    @property
    def missing(self) -> list[str]:
        """Labels of the fields that have neither a column nor a default, and without which no row can be placed."""
        return [f.label for f in self._absent if not f.can_wait]

    @property
    def waiting(self) -> list[str]:
        """Labels of the other required fields without a column: rows count without them."""
        return [f.label for f in self._absent if f.can_wait]

    @property
    def _absent(self) -> list[Field]:
        given = {name for key, name in self.vocabulary.defaults if key == self.dataset.key}
        given |= self.columns.keys() | self.vocabulary.composed(self.dataset.key)
        return [f for f in self.dataset.fields if f.required and f.name not in given]


def find(sheet: Sheet, file_name: str, vocabulary: Vocabulary) -> list[Header]:
    """The header, once for each dataset that the sheet feeds; empty if no row of its opening reads like one."""
    best = closest(sheet, file_name, vocabulary)
    if best is None:
        return []
    is_expected = bool(vocabulary.only) or best.dataset.key in hinted(f"{sheet.name} {file_name}")
    if len(best.matched) < 2 or not (is_expected or best.is_known):
        return []
    others = _others(best, vocabulary)
    return [_header(sheet, one, [t for t in (best, *others) if t is not one], vocabulary) for one in (best, *others)]


def _others(best: Reading, vocabulary: Vocabulary) -> list[Reading]:
    """The datasets that the same columns feed besides: those a mapping names, or those of which every required field
    has a column, at least two of them columns that the first dataset has no use for."""
    names = _named(best.labels, vocabulary)
    counts = Counter(key for one in names if one for key in one.fields)
    keys = vocabulary.only or [
        key for key, count in counts.items() if vocabulary.most_fields(count) >= _asked(vocabulary.datasets[key])
    ]
    tries = [read_as(vocabulary.datasets[key], names, best.labels, best.start, best.depth, ((), ()), vocabulary)
             for key in sorted(keys) if key != best.dataset.key]  # fmt: skip
    if vocabulary.only:
        return [t for t in tries if t.matched]
    return [t for t in tries if not t.lacks and len(t.required - best.used) >= 2]


def _asked(dataset: Dataset) -> int:
    return sum(field.required for field in dataset.fields)


def closest(sheet: Sheet, file_name: str, vocabulary: Vocabulary) -> Reading | None:
    """The reading of the sheet's opening that knows most headers."""
    rows = [(row[0], row[1:]) for row in sheet.cells.head(LOOK_AT + DEEPEST).rows()]
    bottom = rows[-1][0] if rows else 0
    merged = [span for span in sheet.merged if span[0] <= bottom]
    lines = [opening_line(*row, merged) for row in rows]
    of_file = hinted(file_name)
    tries: list[Reading] = []
    best = -math.inf
    for depth in range(1, DEEPEST + 1):  # single lines first: most headers are one, and few others come near it
        for start in range(min(LOOK_AT, len(rows) - depth + 1)):
            here = slice(start, start + depth)
            if vocabulary.most_score(most_known(lines[here], len(sheet.columns))) < best:
                continue
            hints = hinted(sheet.name + _text(rows[:start])), of_file
            tries += _tries(joined(rows[here], merged), start, depth, hints, vocabulary, best)
            best = max((best, *(t.score for t in tries)))
    return max(tries, key=lambda t: (t.score, -t.depth, -t.start), default=None)


def _text(rows: Sequence[tuple[int, Sequence[str | None]]]) -> str:
    return " ".join(cell for _, cells in rows for cell in cells if cell)


def _named(labels: list[Label | None], vocabulary: Vocabulary) -> list[Named | None]:
    return [_name(label, vocabulary)[1] if label else None for label in labels]


@lru_cache(maxsize=50_000)  # the same labels stand over the same ledgers of every township and year
def _name(label: Label, vocabulary: Vocabulary) -> tuple[str, Named | None]:
    """The reading by which a header is known and what it names; all of it and None for a stranger."""
    for reading, titles in label.readings:
        if named := vocabulary.named(reading):
            group = tuple(note for title in reversed(titles) for note in beside(title))
            return reading, replace(named, group=group) if group else named
    return label.shown, None


def _tries(
    labels: list[Label | None], start: int, depth: int, hints: Hints, vocabulary: Vocabulary, best: float
) -> list[Reading]:
    """The readings of these labels, without those that cannot know as many headers as one that scored `best`."""
    names = _named(labels, vocabulary)
    counts = Counter(key for one in names if one for key in one.fields)
    keys = set(counts) & set(vocabulary.only) if vocabulary.only else set(counts)
    tries: list[Reading] = []
    for key in sorted(keys, key=lambda key: (-counts[key], key)):  # the likeliest first: few others come near it
        if vocabulary.most_score(counts[key]) >= best:
            tries.append(read_as(vocabulary.datasets[key], names, labels, start, depth, hints, vocabulary))
            best = max(best, tries[-1].score)
    return sorted(tries, key=lambda t: t.dataset.key)


def _unit_beside(sheet: Sheet, labels: Mapping[str, str], last: int) -> Unit:
    """What a column of units says of the amounts beside it."""
    columns = [column for column, label in labels.items() if is_unit_column(label)]
    lines = sheet.cells.filter(pl.col("row") > last) if columns else sheet.cells
    return one_unit([unit_in_column(labels[column], lines[column].unique().to_list()) for column in columns])


def _header(sheet: Sheet, reading: Reading, others: list[Reading], vocabulary: Vocabulary) -> Header:
    rows = sheet.cells["row"].to_list()
    names = sheet.columns
    first, last = rows[reading.start], rows[reading.start + reading.depth - 1]
    used = reading.used.union(*(other.used for other in others))
    # a label merged downwards over more rows than were needed to know it: those rows are header too
    reach = [r[2] for r in sheet.merged if first <= r[0] <= last and r[1] in used and r[2] <= last + DEEPEST]
    labels = {names[i]: _name(label, vocabulary)[0] for i, label in enumerate(reading.labels) if label}
    above = [(row[0], row[1:]) for row in sheet.cells.head(reading.start).rows()]
    foot = [row[1:] for row in sheet.cells.tail(FOOT).rows() if row[0] > last]
    lines = one_unit(
        [unit_above([cells for _, cells in above]), unit_in_notes(foot), _unit_beside(sheet, labels, last)]
    )
    months = tuple(column for column, text in labels.items() if vocabulary.is_month(text))
    strange = [text for column, text in labels.items() if column not in {*months, *(names[i] for i in used)}]
    apart = [names[c] for c in sorted(reading.required.difference(*(other.used for other in others)))]
    mine = months if vocabulary.months and vocabulary.months.dataset == reading.dataset.key else ()
    return Header(
        dataset=reading.dataset,
        vocabulary=vocabulary,
        last_row=max([last, *reach]),
        columns={name: names[column] for name, (column, _) in reading.matched.items()},
        names={name: one for name, (_, one) in reading.matched.items()},
        labels=labels,
        unknown=tuple(text for text in strange if not is_index(text) and not vocabulary.is_ignored(text)),
        above=_text(above),
        unit=lines or unit_line(sheet.name),
        shared=bool(others),
        apart=(*apart, *mine),
        months=mine,
    )
