"""Names: townships and villages under the names they bore on the day a row speaks of."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.definitions import Dataset, Field
from pipelines.sample.ground.dice import Dice
from pipelines.sample.ledgers.cells.cell import Cell, Pen, Row
from pipelines.sample.ledgers.cells.habits import Seen


@dataclass(frozen=True)
class OldName:
    """A name that was right from one day to another; an open end is None."""

    alias: str
    valid_from: date | None
    valid_to: date | None

    def held_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def township_names(reference: Path) -> list[str]:
    """Today's names of the county's townships."""
    return [row["name"] for row in _rows(reference / "townships.csv")]


def old_names(reference: Path) -> dict[tuple[str, str], list[OldName]]:
    """(level, today's name) → earlier names, for names that are not shared within their level."""
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    by_code: dict[tuple[str, str], str] = {}
    for level, file in (("township", "townships.csv"), ("village", "villages.csv")):
        for row in _rows(reference / file):
            names[level, row["name"]].add(row["code"])
            by_code[level, row["code"]] = row["name"]
    old_by_name: dict[tuple[str, str], list[OldName]] = defaultdict(list)
    for row in _rows(reference / "aliases.csv"):
        level = row["level"]
        name = by_code.get((level, row["code"]), "")
        if len(names[level, name]) == 1:
            old_by_name[level, name].append(OldName(row["alias"], _day(row["valid_from"]), _day(row["valid_to"])))
    return dict(old_by_name)


def name_pen(
    field: Field, dataset: Dataset, names: dict[tuple[str, str], list[OldName]], dice: Dice, seen: Seen
) -> Pen:
    """Writes township or village names, sometimes an old one that still held on the row's own day."""

    def write(value: Any, row: Row) -> Cell:
        old = names.get((field.kind, value))
        day = row.get(dataset.event_on)
        if old and day and dice.chance(0.8):
            held = [name.alias for name in old if name.held_on(day)]
            if held:
                seen.note("old township name")
                return dice.pick(held)
        return str(value)

    return write
