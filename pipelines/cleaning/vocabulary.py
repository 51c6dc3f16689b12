"""Vocabulary: the headers and words that one sheet may use — the standard's own, and those the county added for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import PurePosixPath

from pipelines import registry
from pipelines.cleaning.joined import Label
from pipelines.cleaning.labels import Known, Named, header_text, read_label, standard_words
from pipelines.cleaning.month_words import MonthWords, header_month
from pipelines.cleaning.text import compared
from pipelines.definitions import Dataset, Field
from pipelines.reading.nested import OUTSIDE, unmarked
from pipelines.reading.sheet import Sheet
from pipelines.reference.own_words import ANY, Months, OwnWords, Target

LOOK_AT = 20  # rows in which a mapping's `headers` must stand


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """What headers name (`named`) and how their cells are to be read, for the sheets that share the same mappings."""

    datasets: dict[str, Dataset]
    known: Known
    only: tuple[str, ...] = ()  # the datasets such a sheet holds, where a mapping says so
    ignored: frozenset[str] = frozenset()
    unit: str | None = None
    units: dict[Target, str] = field(default_factory=dict)
    dates: str | None = None
    defaults: dict[Target, str] = field(default_factory=dict)
    months: Months | None = None
    key: dict[Target, tuple[str, ...]] = field(default_factory=dict)
    columns: dict[int, str | None] = field(default_factory=dict)  # of a sheet without a header line: place → header
    nothing: dict[Target, tuple[str, ...]] = field(default_factory=dict)
    _twins: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)  # header, dataset → its other fields
    _months: MonthWords | None = None
    _own: frozenset[str] = frozenset()  # the headers that the mapping speaks of
    _cache: dict[str, Named | None] = field(default_factory=dict, repr=False)

    def named(self, text: str) -> Named | None:
        """The fields a header names, or None for a stranger."""
        if text not in self._cache:
            found = read_label(text, self.known)
            # a month of the table beats the standard's word, but not what the mapping says of that header
            month = read_label(text, self._months) if self._months is not None else None
            self._cache[text] = month if month and header_text(text) not in self._own else found
        return self._cache[text]

    def fields(self, one: Named, key: str) -> list[tuple[Field, bool]]:
        """The fields of the dataset that a header names: one, or several that the mapping gave it."""
        if self.is_month(one) and self.months:
            return [one.fields[key], (self.datasets[key].field(self.months.date), True)]
        twins = next((names for (word, k), names in self._twins.items()
                      if k == key and self.known.get(word) is one.fields), ())  # fmt: skip
        return [one.fields[key], *((self.datasets[key].field(name), True) for name in twins)]

    def is_month(self, one: Named) -> bool:
        """Is the header one of the months that the mapping turns into rows?"""
        return self._months is not None and one.fields is self._months.fields

    def years(self, labels: list[Label | None]) -> bool:
        """Do months stand in these labels, and all with their year? The line above them may say it (2024年 | 1月)."""
        months = self.months
        if months is None:
            return False
        read = [filter(None, (header_month(text, months) for text in label.readings)) for label in labels if label]
        found = [month for each in read if (month := next(each, None))]
        return bool(found) and all(month.year for month in found)

    def is_ignored(self, text: str) -> bool:
        """Is the column to be left alone? So the county said, or it stands outside a JSON list and nobody named it."""
        return header_text(text) in self.ignored or text.startswith(f"{OUTSIDE}.")

    @property
    def reshapes(self) -> set[str]:
        """The datasets whose rows are made of more than their own cells."""
        months = {self.months.dataset} if self.months else set()
        return (
            months
            | {key for key, _ in (*self.key, *self.nothing, *self.defaults)}
            | {dataset.key for dataset in self.datasets.values() if any(ANY in f.words for f in dataset.fields)}
        )


@cache
def standard() -> Vocabulary:
    """The export standard alone."""
    return Vocabulary(registry.datasets(), standard_words())


@cache
def _with(entries: tuple[OwnWords, ...]) -> Vocabulary:
    """The standard with these mappings added, the later over the earlier; their words beat the standard's."""
    datasets = dict(registry.datasets())
    for (key, name), word, meaning in (item for entry in entries for item in entry.words):
        fields = [replace(f, words={**f.words, word: meaning}) if f.name == name else f for f in datasets[key].fields]
        datasets[key] = replace(datasets[key], fields=tuple(fields))
    known = {
        word: {key: (datasets[key].field(f.name), own) for key, (f, own) in found.items()}
        for word, found in standard_words().items()
    }
    ignored: set[str] = set()
    twins: dict[tuple[str, str], tuple[str, ...]] = {}
    columns = _columns(entries, datasets)
    supplied = [(str(label), targets) for _, label, targets in columns if targets]
    for header, targets in (*(item for entry in entries for item in entry.header), *supplied):
        word = header_text(header)
        if targets:
            # the first of several fields of one dataset is the header's own, the others share its column
            own = {key: (datasets[key].field(name), True) for key, name in reversed(targets)}
            known[word] = known.get(word, {}) | own
            for key in own:
                twins[word, key] = tuple(name for k, name in targets if k == key)[1:]
            ignored.discard(word)
        else:
            known.pop(word, None)
            ignored.add(word)
    months = next((entry.months for entry in reversed(entries) if entry.months), None)
    nothing: dict[Target, tuple[str, ...]] = defaultdict(tuple)
    for target, mark in (item for entry in entries for item in entry.nothing):
        nothing[target] += (mark,)
    return Vocabulary(
        datasets=datasets,
        known=known,
        only=next((entry.datasets for entry in reversed(entries) if entry.datasets), ()),
        ignored=frozenset(ignored),
        unit=next((entry.unit for entry in reversed(entries) if entry.unit), None),
        units=dict(item for entry in entries for item in entry.units),
        dates=next((entry.dates for entry in reversed(entries) if entry.dates), None),
        defaults=dict(item for entry in entries for item in entry.default),
        months=months,
        columns={place: label for place, label, _ in columns},
        key=dict(item for entry in entries for item in entry.key),
        nothing=dict(nothing),
        _twins={at: names for at, names in twins.items() if names},
        _months=MonthWords(months, datasets[months.dataset].field(months.value)) if months else None,
        _own=frozenset(header_text(header) for entry in entries for header, _ in entry.header),
    )


def _columns(
    entries: tuple[OwnWords, ...], datasets: dict[str, Dataset]
) -> list[tuple[int, str | None, tuple[Target, ...]]]:
    """The columns of a sheet without a header line: the place, the header it is given, and its fields."""
    placed = next((entry.columns for entry in reversed(entries) if entry.columns), ())
    names = {place: datasets[targets[0][0]].field(targets[0][1]).label for place, targets in placed if targets}
    twice = {label for label in names.values() if list(names.values()).count(label) > 1}
    found: list[tuple[int, str | None, tuple[Target, ...]]] = []
    for place, targets in placed:
        label = names.get(place)
        found.append((place, f"{label}{place + 1}" if label in twice else label, targets))
    return found


def vocabulary(mappings: Sequence[OwnWords], file: str, submitter: str | None, sheet: Sheet) -> Vocabulary:
    """The vocabulary of one sheet: what speaks for all townships first, then what speaks for this one."""
    fitting = [_spelled(entry, sheet) for entry in mappings if fits(entry, file, submitter, sheet)]
    if not fitting:
        return standard()
    return _with(tuple(sorted(fitting, key=lambda entry: bool(entry.townships))))


def rows_wanted(mappings: Sequence[OwnWords], file: str, submitter: str | None) -> list[str]:
    """Where in a JSON file the mappings for it say that rows stand."""
    mine = [entry.rows for entry in mappings if entry.rows and _speaks_for(entry, file, submitter, "")]
    return list(dict.fromkeys(mine))


def fits(entry: OwnWords, file: str, submitter: str | None, sheet: Sheet) -> bool:
    """Does the mapping speak for this sheet?"""
    return entry.rows in ("", sheet.asked) and fits_but_for_rows(entry, file, submitter, sheet)


def fits_but_for_rows(entry: OwnWords, file: str, submitter: str | None, sheet: Sheet) -> bool:
    """Would it, if its rows were these?"""
    if not _speaks_for(entry, file, submitter, sheet.name):
        return False
    if not entry.headers:
        return True
    shown = {header_text(cell) for row in sheet.cells.head(LOOK_AT).rows() for cell in row[1:] if cell}
    return all(header_text(header) in shown for header in entry.headers)


def _speaks_for(entry: OwnWords, file: str, submitter: str | None, sheet: str) -> bool:
    if entry.townships and submitter not in entry.townships:
        return False
    names = (compared(PurePosixPath(file).name), compared(PurePosixPath(file).stem), compared(sheet))
    return not entry.files or any(fnmatchcase(name, compared(p)) for name in names for p in entry.files)


def _spelled(entry: OwnWords, sheet: Sheet) -> OwnWords:
    """Headers out of JSON may be written in full: releases[].awards[].value.amount is awards.value.amount here."""
    if not (sheet.path or sheet.asked):
        return entry
    base = f"{sheet.path.removesuffix('[]')}."
    said = [(unmarked(header), targets) for header, targets in entry.header]
    return replace(entry, header=tuple((header.removeprefix(base) or header, targets) for header, targets in said))
