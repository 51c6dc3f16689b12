"""Names: every way to write a township or a village — today's name, its code, an old name and the days it was valid."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.cleaning.text import compared
from pipelines.reference.county import County

Key = tuple[str | None, str]  # (township of a village, spelling)
Old = tuple[str, date | None, date | None]  # today's name, valid from, valid to

_OFFICE = re.compile(r"(?:人民政府|政府|办事处)$")
_COMMITTEE = (
    ("村民委员会", "村"),
    ("社区居委会", "社区"),
    ("居民委员会", "社区"),
    ("村委会", "村"),
    ("居委会", "社区"),
)


@dataclass(frozen=True)
class Names:
    """The known spellings of one level. Townships have None for a township in their keys."""

    what: str
    current: dict[Key, str]
    old: dict[Key, tuple[Old, ...]]

    def beside(self, township: str | None) -> list[str]:
        """The names that could have been meant (in the township, for a village)."""
        return sorted({name for (within, _), name in self.current.items() if within == township})


def township_spelling(text: str, county: str = "") -> str:
    """西河镇人民政府, X县西河镇 and 西 河 镇 are 西河镇."""
    name = compared(text)
    if county and len(name) > len(compared(county)):
        name = name.removeprefix(compared(county))
    bare = _OFFICE.sub("", name)
    return bare if len(bare) > 1 else name


def village_spelling(text: str, township: str = "") -> str:
    """东山村村民委员会, 西河镇东山村 and 东山村 are 东山村."""
    name = compared(text)
    name = name.removeprefix(compared(township)) or name
    for ending, kind in _COMMITTEE:
        if name.endswith(ending):
            stem = name.removesuffix(ending)
            return stem if stem.endswith(kind) else stem + kind
    return name


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
    return Names("乡镇", current, old)


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
    return Names("村(社区)", current, old)


def _aliases(county: County, level: str) -> list[tuple[str, str, date | None, date | None]]:
    found = county.aliases.filter(pl.col("level") == level)
    return found.select("code", "alias", "valid_from", "valid_to").rows()
