"""Cast: the invented people who work on the sample county's cases; none of them has an account.

A login is what pages show of somebody without an account, so each says whose it is: 联席办.李建国, 西河镇.王芳.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casework.accounts.person import Person, Role
from pipelines.sample.ground.dice import Dice
from pipelines.sample.ground.people import person as name_of

NOBODYS_ACCOUNT = 0
OFFICE_DESK = "联席办"
OFFICE_DEPARTMENT = "县发展和改革局"  # where the joint office has its desk


@dataclass(frozen=True)
class Cast:
    """Who acts. Of every unit two people, and the names of those who answer for what is put right (责任人)."""

    office: tuple[Person, ...]
    inspection: tuple[Person, ...]
    leader: Person
    units: Mapping[str, tuple[Person, ...]]  # by township or department
    responsible: Mapping[str, tuple[str, ...]]


def cast(seed: int, townships: Iterable[str], departments: Iterable[str]) -> Cast:
    """The people of a county; equal seeds and names give equal people."""
    units, names = {}, {}
    for role, unit in [(Role.TOWNSHIP, each) for each in townships] + [(Role.DEPARTMENT, each) for each in departments]:
        dice = _dice(seed, unit)
        units[unit] = tuple(_person(unit, role, name, unit) for name in _names(dice, 2))
        names[unit] = tuple(_names(dice, 2))
    office = [
        _person(OFFICE_DESK, Role.DEPARTMENT, name, OFFICE_DEPARTMENT, office=True)
        for name in _names(_dice(seed, "office"), 3)
    ]
    inspection = [_person("县纪委", Role.INSPECTION, name) for name in _names(_dice(seed, "inspection"), 2)]
    leader = _person("县政府", Role.LEADER, _names(_dice(seed, "leader"), 1)[0])
    return Cast(tuple(office), tuple(inspection), leader, units, names)


def _dice(seed: int, unit: str) -> Dice:
    return Dice(seed, zlib.crc32(unit.encode()), 81)


def _names(dice: Dice, count: int) -> list[str]:
    """So many names, every one once."""
    names: list[str] = []
    while len(names) < count:
        if (name := name_of(dice)) not in names:
            names.append(name)
    return names


def _person(desk: str, role: Role, name: str, unit: str | None = None, *, office: bool = False) -> Person:
    township, department = (unit, None) if role is Role.TOWNSHIP else (None, unit)
    return Person(NOBODYS_ACCOUNT, f"{desk}.{name}", name, role, office, township, (), False, department)
