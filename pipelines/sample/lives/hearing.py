"""Hearing: the complaints that a township's desk takes in, about its projects and about nothing in particular."""

from __future__ import annotations

from datetime import date

from pipelines.sample.lives.life import Place, Row
from pipelines.sample.lives.voices import complaint

AUDIBLE = 4  # projects of the running year
ABOUT_NO_PROJECT = 0.07  # complaints that name no project, per project of the year


def _general_complaints(place: Place, size: int) -> list[Row]:
    first = date(place.year, 1, 1).toordinal()
    last = min(first + 364, place.today)
    count = sum(place.dice.chance(ABOUT_NO_PROJECT) for _ in range(size)) if last > first else 0
    return [complaint(place, place.dice.whole(first, last), None) for _ in range(count)]


def _at_least_one(place: Place, rows: list[Row], size: int) -> None:
    """A township of some size hears at least one complaint in a year, unless silence is planted there."""
    since = place.today - 365
    if place.hushed:
        rows[:] = [row for row in rows if row["received_on"] < since]
    elif size >= AUDIBLE and place.year == place.spec.as_of.year and all(row["received_on"] <= since for row in rows):
        first = date(place.year, 1, 1).toordinal()
        rows.append(complaint(place, place.dice.whole(first, place.today), None))


def _number_complaints(place: Place, rows: list[Row]) -> None:
    rows.sort(key=lambda row: int(row["received_on"]))
    for nth, row in enumerate(rows, 1):
        row["complaint_no"] = f"TS-{place.township.code}-{place.year}-{nth:03d}"


def hear(place: Place, rows: list[Row], size: int) -> None:
    """Add to the complaints about the year's `size` projects what names none of them, and number them all."""
    rows += _general_complaints(place, size)
    _at_least_one(place, rows, size)
    _number_complaints(place, rows)
