"""Names: every way to write a township or a village — today's name, its code, an old name and the days it was valid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import polars as pl

from pipelines.cleaning.places.spelling import stem, township_spelling, village_spelling
from pipelines.cleaning.text.text import compared
from pipelines.reference.county import County

__all__ = ("Names", "Old", "township_spelling", "townships", "village_spelling", "villages")

Key = tuple[str | None, str]  # (township of a village, spelling)
Old = tuple[str, date | None, date | None]  # today's name, valid from, valid to


@dataclass(frozen=True)
class Names:
    """The known spellings of one level. Townships have None for a township in their keys."""

    what: str
    current: dict[Key, str]
    old: dict[Key, tuple[Old, ...]]
    # A name without 镇 or 村 at its end, where only one place can be meant by it.
    short: dict[Key, str] = field(default_factory=dict)
    # For villages: each spelling of a township, today's and former ones → the townships of today it may mean.
    towns: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def of_villages(self) -> bool:
        return bool(self.towns)


@lru_cache(maxsize=2)  # asked for every file of a night
def townships(county: County) -> Names:
    """The county's townships: name, 9- and 12-digit code, old names."""
    name_of: dict[str, str] = dict(county.townships.select("code", "name").iter_rows())
    current: dict[Key, str] = {}
    for code, name in name_of.items():
        current |= dict.fromkeys([(None, township_spelling(name)), (None, code), (None, f"{code}000")], name)
    old: dict[Key, tuple[Old, ...]] = {}
    for code, alias, since, until in _aliases(county, "township"):
        if code in name_of:
            key = (None, township_spelling(alias))
            old[key] = (*old.get(key, ()), (name_of[code], since, until))
    return Names("乡镇", current, old, _short(current, old))


@lru_cache(maxsize=2)
def villages(county: County) -> Names:
    """The county's villages within their townships: name, 12-digit code, old names."""
    current: dict[Key, str] = {}
    place: dict[str, tuple[str, str]] = {}
    for code, name, township in county.villages.select("code", "name", "township").iter_rows():
        place[code] = (name, township)
        current |= dict.fromkeys([(township, village_spelling(name)), (township, code)], name)
    old: dict[Key, tuple[Old, ...]] = {}
    for code, alias, since, until in _aliases(county, "village"):
        if code in place:
            key = (place[code][1], village_spelling(alias))
            old[key] = (*old.get(key, ()), (place[code][0], since, until))
    return Names("村（社区）", current, old, _short(current, old), _towns(townships(county)))


def _towns(known: Names) -> dict[str, frozenset[str]]:
    """Spellings of townships that may stand before a village's name."""
    meant: dict[str, frozenset[str]] = {
        key: frozenset(name for name, _, _ in former) for (_, key), former in known.old.items()
    }
    return meant | {compared(key): frozenset({name}) for (_, key), name in known.current.items() if not key.isdigit()}


def _short(current: dict[Key, str], old: dict[Key, tuple[Old, ...]]) -> dict[Key, str]:
    meant: dict[Key, set[str]] = {}
    pairs: Iterable[tuple[Key, str]] = (
        *current.items(),
        *((key, name) for key, former in old.items() for name, _, _ in former),
    )
    for (within, spelling), name in pairs:
        if short := stem(spelling):
            meant.setdefault((within, short), set()).add(name)
    return {key: names.pop() for key, names in meant.items() if len(names) == 1}


def _aliases(county: County, level: str) -> list[tuple[str, str, date | None, date | None]]:
    rows = county.aliases.filter(pl.col("level") == level)
    return rows.select("code", "alias", "valid_from", "valid_to").rows()
