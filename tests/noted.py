"""Noted: notes upon trends, for the tests of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from casework.accounts.person import Person
from casework.notes.note import Note, Point
from casework.notes.write import withdraw, write
from casework.store import Store
from tests.cases import OFFICE, TOWNSHIP
from tests.stores import NOON

TOWNS = ("西河镇", "东山乡", "石门镇")
JULY = Point("completion_rate", "month", date(2026, 7, 31))
OF_XIHE = replace(JULY, township="西河镇")


def noted(
    store: Store, text: str = "7月台风，停工两周", point: Point = JULY, who: Person = OFFICE, now: datetime = NOON
) -> Note:
    """A note written at noon; a township's account knows its own name only, as its pages do."""
    known = TOWNS if who.township is None else (who.township,)
    return write(store, point, text, who, known, now)


def taken_back(store: Store) -> Note:
    """A note of 西河镇 that it took back, beside one that stands."""
    noted(store)
    note = noted(store, "录错", OF_XIHE, TOWNSHIP)
    withdraw(store, note.note_no, TOWNSHIP, NOON)
    return note
