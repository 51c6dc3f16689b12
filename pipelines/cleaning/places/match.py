"""Match: which place a cell's text means — today's name, a former one, or none that the county knows."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from pipelines.cleaning.places.names import Names, Old
from pipelines.cleaning.places.spelling import bare, below, stem, township_readings, village_spelling
from pipelines.cleaning.text.text import compared

NEAR, OFFERED = 0.5, 3  # how alike a name must be to be offered, and how many are


@dataclass(frozen=True)
class Meant:
    """`name` of today, or the names it was before (`old`), or why nobody can say (`refused`); else a stranger."""

    key: str
    township: str | None = None
    name: str | None = None
    old: tuple[Old, ...] = ()
    refused: str | None = None


def match_place(text: str, township: str | None, names: Names, county: str) -> Meant:
    """What `text` means in the column of `names`; `township` is the village's, null where nobody said it."""
    if not names.of_villages:
        return _looked_up(township_readings(text, county), None, names)
    return _village(text, township, names, county)


def _looked_up(readings: tuple[str, ...], within: str | None, names: Names) -> Meant:
    for reading in readings:
        if name := names.current.get((within, reading)):
            return Meant(reading, within, name)
    for reading in readings:
        if old := names.old.get((within, reading)):
            return Meant(reading, within, old=old)
    for reading in readings:
        if name := names.short.get((within, reading)):
            return Meant(reading, within, name)
    return Meant(readings[-1], within)


def _village(text: str, township: str | None, names: Names, county: str) -> Meant:
    literal = village_spelling(text)
    if township and (meaning := _looked_up((literal,), township, names)) and (meaning.name or meaning.old):
        return meaning
    townships, rest = _parted(below(bare(text), compared(county)), names)
    if townships and township and township not in townships:
        return Meant(
            rest, township, refused=f"写的是{'、'.join(sorted(townships))}的地方，而乡镇栏写的是{township}，请核对"
        )
    within = township or (next(iter(townships)) if len(townships) == 1 else None)
    readings = tuple(dict.fromkeys((literal, village_spelling(rest))))
    return _looked_up(readings, within, names) if within else _anywhere(readings, names)


def _parted(name: str, names: Names) -> tuple[frozenset[str], str]:
    """西河镇东山村 → what 西河镇 may mean today, and 东山村; the longest spelling of a township counts."""
    opening = max((town for town in names.towns if name.startswith(town) and name != town), key=len, default="")
    return names.towns.get(opening, frozenset()), name[len(opening) :]


def _anywhere(readings: tuple[str, ...], names: Names) -> Meant:
    """A village whose township nobody said: known if the county has one of that name only."""
    homes = sorted({within for within, key in (*names.current, *names.old) if within and key in readings})
    if len(homes) == 1:
        return _looked_up(readings, homes[0], names)
    if homes:
        return Meant(readings[-1], refused=f"在{'、'.join(homes)}都有，请写明乡镇")
    return Meant(readings[-1])


def nearest(key: str, township: str | None, names: Names) -> list[str]:
    """The known names most like it: those that differ in 镇, 乡, 村 or 社区 only, then the likest."""
    known = {
        spelling: name
        for (within, spelling), name in names.current.items()
        if not spelling.isdigit() and (within == township or (township is None and names.of_villages))
    }
    same = sorted(spelling for spelling in known if stem(spelling) and stem(spelling) == (stem(key) or key))
    like = get_close_matches(key, sorted(known), n=OFFERED, cutoff=NEAR)
    return [known[spelling] for spelling in dict.fromkeys((*same, *like))][:OFFERED]
