"""Draw: a stratified sample of works, without replacement, that anybody can draw again.

Within its stratum every work stands in the order of sha256("<seed>:<project number>"), and the first ones are drawn:
each has the same chance, drawn ÷ size of its stratum, and a pocket calculator that knows SHA-256 finds the same ones.
The seed comes from the snapshot and the number of the sample, so nobody picks one that suits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

By = Literal["township", "category", "both"]
UNNAMED = "（未填）"
FEW = 2  # drawn of a stratum wherever there are enough: of one alone nobody can tell how much works differ


class TooFew(ValueError):
    """So many cannot be drawn; `least` and `most` could be."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__(f"{least} to {most} can be drawn")
        self.least, self.most = least, most


@dataclass(frozen=True)
class Unit:
    """A work that could be drawn."""

    project_no: str
    project_name: str | None
    township: str | None
    village: str | None
    category: str | None


@dataclass(frozen=True)
class Pick:
    """A work that was drawn, with its stratum, how many works that has and how many of them were drawn."""

    unit: Unit
    stratum: str
    size: int
    drawn: int

    @property
    def chance(self) -> Fraction:
        """Of being drawn."""
        return Fraction(self.drawn, self.size)


def seed_of(snapshot: str, number: int) -> str:
    """The seed of the sample with this number over this snapshot."""
    return hashlib.sha256(f"{snapshot}|{number}".encode()).hexdigest()


def stratum_of(unit: Unit, by: By) -> str:
    """The name of a work's stratum."""
    township, category = unit.township or UNNAMED, unit.category or UNNAMED
    return {"township": township, "category": category, "both": f"{township}·{category}"}[by]


def strata(units: Iterable[Unit], by: By) -> dict[str, list[Unit]]:
    """Stratum → its works, both in order of names."""
    of: dict[str, list[Unit]] = {}
    for unit in sorted(units, key=lambda each: each.project_no):
        of.setdefault(stratum_of(unit, by), []).append(unit)
    return dict(sorted(of.items()))


def allocated(sizes: Mapping[str, int], number: int) -> dict[str, int]:
    """How many of each stratum: in proportion to its size, two at least (one where there are not so many to give).

    Raises TooFew where not every stratum can have one, or there are not so many works.
    """
    whole = sum(sizes.values())
    if not len(sizes) <= number <= whole or not sizes:
        raise TooFew(len(sizes), whole)
    twos = {name: min(size, FEW) for name, size in sizes.items()}
    given = twos if sum(twos.values()) <= number else dict.fromkeys(sizes, 1)
    for _ in range(number - sum(given.values())):
        lacking = {name: Fraction(number * sizes[name], whole) - given[name] for name in sizes}
        open_ = [name for name in sizes if given[name] < sizes[name]]
        given[max(open_, key=lambda name: (lacking[name], name))] += 1
    return given


def picked(of: Mapping[str, Sequence[str]], number: int, seed: str) -> dict[str, list[str]]:
    """Stratum → the project numbers that are drawn of its project numbers, in order. Raises TooFew."""
    given = allocated({name: len(numbers) for name, numbers in of.items()}, number)
    return {name: sorted(sorted(of[name], key=lambda no: _lot(seed, no))[: given[name]]) for name in of}


def draw(units: Sequence[Unit], by: By, number: int, seed: str) -> list[Pick]:
    """The sample, stratum by stratum. Raises TooFew."""
    of, known = strata(units, by), {unit.project_no: unit for unit in units}
    chosen = picked({name: [unit.project_no for unit in each] for name, each in of.items()}, number, seed)
    return [Pick(known[no], name, len(of[name]), len(numbers)) for name, numbers in chosen.items() for no in numbers]


def _lot(seed: str, project_no: str) -> str:
    return hashlib.sha256(f"{seed}:{project_no}".encode()).hexdigest()
