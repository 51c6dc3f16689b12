"""Vocabulary: the headers and words that one sheet may use — the standard's own, and those the county added for it."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from pipelines import registry
from pipelines.cleaning.cells.unit_words import beside_a_name
from pipelines.cleaning.sheet.header_bounds import Letters, letters_of, may_name
from pipelines.cleaning.sheet.header_lines import Label
from pipelines.cleaning.sheet.labels import Known, Named, bare, beside, header_text, read_label, standard_words
from pipelines.cleaning.sheet.month_words import MonthWords, header_month
from pipelines.definitions import Dataset, Field
from pipelines.reading.objects.nested import OUTSIDE
from pipelines.reference.own_words import ANY, Months, OwnWords, Target

MOST_HINTED = 0.9  # more than all hints together add to a reading's score; a unit adds a thousandth


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
    taught: dict[str, tuple[str, ...]] = field(default_factory=dict)  # name → what stood beside it in a mapping's key
    own: frozenset[str] = frozenset()  # headers that the county's mapping has as they stand
    _cache: dict[str, Named | None] = field(default_factory=dict, repr=False)

    def named(self, text: str) -> Named | None:
        """The fields a header names, or None for a stranger."""
        if text not in self._cache:
            is_stranger = header_text(text) in self.ignored or not may_name(text, self._letters)
            one = self._month(text) or (None if is_stranger else read_label(text, self.known))
            notes = self.taught.get(bare(text), ()) if self.taught else ()
            self._cache[text] = replace(one, taught=notes, known_whole=header_text(text) in self.own) if one else None
        return self._cache[text]

    @cached_property
    def _letters(self) -> Letters:
        return letters_of(self.known)

    def _month(self, text: str) -> Named | None:
        """The field of a month's figures; a month of the table beats the standard's word, not the mapping's own."""
        if self._months is None or header_text(text) in self.own | self.ignored:
            return None
        return read_label(text, self._months)

    def fields(self, one: Named, key: str) -> list[tuple[Field, bool]]:
        """The fields of the dataset that a header names: none, one, or several that the mapping gave it."""
        if key not in one.fields:
            return []
        if self.months and self._months is not None and one.fields is self._months.fields:
            return [one.fields[key], (self.datasets[key].field(self.months.date), True)]
        mine = (names for (word, k), names in self._twins.items() if k == key and self.known.get(word) is one.fields)
        return [one.fields[key], *((self.datasets[key].field(name), True) for name in next(mine, ()))]

    def most_score(self, columns: int) -> float:
        """More than any reading can score (header.py) whose header has so many columns that are known."""
        return 1.001 * self.most_fields(columns) + MOST_HINTED

    def most_fields(self, columns: int) -> float:
        """At most so many fields of one dataset are named by so many columns."""
        return math.inf if self._has_figures else columns * self._most_fields

    @cached_property
    def _has_figures(self) -> bool:
        """Is there a figure in a header that is known, as in a month?"""
        return bool(self._months) or any(re.search(r"[0-9]", word) for word in self.known)

    @cached_property
    def _most_fields(self) -> int:
        """How many fields of one dataset a header names at most."""
        return max([1, *(1 + len(names) for names in self._twins.values())])

    def is_month(self, text: str) -> bool:
        """Is the header one of the months that the mapping turns into rows?"""
        one = self.named(text)
        return self._months is not None and one is not None and one.fields is self._months.fields

    def composed(self, key: str) -> set[str]:
        """The dataset's own number, where the mapping says what it is made of."""
        return {name for dataset, name in self.key if dataset == key}

    def years(self, labels: list[Label | None]) -> bool:
        """Do months stand in these labels, and all with their year? The line above them may say it (2024年 | 1月)."""
        months = self.months
        if months is None:
            return False
        read = [filter(None, (header_month(text, months) for text, _ in label.readings)) for label in labels if label]
        label_months = [month for each in read if (month := next(each, None))]
        return bool(label_months) and all(month.year for month in label_months)

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
def taught_by(entries: tuple[OwnWords, ...]) -> Vocabulary:
    """The standard with these mappings added, the later over the earlier; their words beat the standard's."""
    datasets = dict(registry.datasets())
    for (key, name), word, meaning in (item for entry in entries for item in entry.words):
        fields = [replace(f, words={**f.words, word: meaning}) if f.name == name else f for f in datasets[key].fields]
        datasets[key] = replace(datasets[key], fields=tuple(fields))
    known = {
        word: {key: (datasets[key].field(f.name), own) for key, (f, own) in by_dataset.items()}
        for word, by_dataset in standard_words().items()
    }
    ignored: set[str] = set()
    twins: dict[tuple[str, str], tuple[str, ...]] = {}
    columns = _columns(entries, datasets)
    supplied = [(str(label), targets) for _, label, targets in columns if targets]
    taught: dict[str, tuple[str, ...]] = {}
    own: set[str] = set()
    for header, targets in (*(item for entry in entries for item in entry.header), *supplied):
        word = header_text(header)
        if targets:
            # the first of several fields of one dataset is the header's own, the others share its column
            first = {key: (datasets[key].field(field), True) for key, field in reversed(targets)}
            known[word] = known.get(word, {}) | first
            twins |= {(word, key): tuple(field for k, field in targets if k == key)[1:] for key in first}
            ignored.discard(word)
            own.add(word)
            name = bare(header)  # a key with its unit speaks for the name without it too, unless that means something
            if name != word and beside_a_name(beside(header)) and known.setdefault(name, known[word]) == known[word]:
                taught[name] = (*taught.get(name, ()), *beside(header))
                twins |= {(name, key): twins[word, key] for key in first}
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
        taught=taught,
        own=frozenset(own),
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
    )


def _columns(
    entries: tuple[OwnWords, ...], datasets: dict[str, Dataset]
) -> list[tuple[int, str | None, tuple[Target, ...]]]:
    """The columns of a sheet without a header line: the place, the header it is given, and its fields."""
    placed = next((entry.columns for entry in reversed(entries) if entry.columns), ())
    names = {place: datasets[targets[0][0]].field(targets[0][1]).label for place, targets in placed if targets}
    twice = {label for label in names.values() if list(names.values()).count(label) > 1}
    columns: list[tuple[int, str | None, tuple[Target, ...]]] = []
    for place, targets in placed:
        label = names.get(place)
        columns.append((place, f"{label}{place + 1}" if label in twice else label, targets))
    return columns
