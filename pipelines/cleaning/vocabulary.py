"""Vocabulary: the headers and words that one sheet may use — the standard's own, and those the county added for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import PurePosixPath

from pipelines import registry
from pipelines.cleaning.labels import Known, Named, bare, beside, header_text, read_label, standard_words
from pipelines.cleaning.text import compared
from pipelines.cleaning.unit_words import beside_a_name
from pipelines.definitions import Dataset
from pipelines.reading.sheet import Sheet
from pipelines.reference.mappings import OwnWords, Target

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
    taught: dict[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # name → what stood beside it in the mapping's keys
    own: frozenset[str] = frozenset()  # headers that the county's mapping has as they stand
    _cache: dict[str, Named | None] = field(default_factory=dict, repr=False)

    def named(self, text: str) -> Named | None:
        """The fields a header names, or None for a stranger."""
        if text not in self._cache:
            one = None if self.is_ignored(text) else read_label(text, self.known)
            told = self.taught.get(bare(text), ()) if self.taught else ()
            self._cache[text] = replace(one, taught=told, known_whole=header_text(text) in self.own) if one else None
        return self._cache[text]

    def is_ignored(self, text: str) -> bool:
        """Did the county say that this column is to be left alone?"""
        return header_text(text) in self.ignored


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
    taught: dict[str, tuple[str, ...]] = {}
    own: set[str] = set()
    for header, targets in (item for entry in entries for item in entry.header):
        word = header_text(header)
        if targets:
            known[word] = known.get(word, {}) | {key: (datasets[key].field(name), True) for key, name in targets}
            ignored.discard(word)
            own.add(word)
            name = bare(header)  # a key with its unit speaks for the name without it too, unless that means something
            if name != word and beside_a_name(beside(header)) and known.setdefault(name, known[word]) == known[word]:
                taught[name] = (*taught.get(name, ()), *beside(header))
        else:
            known.pop(word, None)
            ignored.add(word)
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
    )


def vocabulary(mappings: Sequence[OwnWords], file: str, submitter: str | None, sheet: Sheet) -> Vocabulary:
    """The vocabulary of one sheet: what speaks for all townships first, then what speaks for this one."""
    fitting = [entry for entry in mappings if _fits(entry, file, submitter, sheet)]
    if not fitting:
        return standard()
    return _with(tuple(sorted(fitting, key=lambda entry: bool(entry.townships))))


def _fits(entry: OwnWords, file: str, submitter: str | None, sheet: Sheet) -> bool:
    if entry.townships and submitter not in entry.townships:
        return False
    names = (compared(PurePosixPath(file).name), compared(PurePosixPath(file).stem), compared(sheet.name))
    if entry.files and not any(fnmatchcase(name, compared(pattern)) for name in names for pattern in entry.files):
        return False
    if not entry.headers:
        return True
    shown = {header_text(cell) for row in sheet.cells.head(LOOK_AT).rows() for cell in row[1:] if cell}
    return all(header_text(header) in shown for header in entry.headers)
