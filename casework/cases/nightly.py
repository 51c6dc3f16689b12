"""Nightly: what a new night means for cases — reminders of what is late, findings that have gone or come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from casework.cases.days.reminders import Reminder, remind
from casework.cases.days.terms import terms
from casework.cases.signals import Signal, listen
from casework.cases.snapshot import cleared
from casework.store import Store
from pipelines.china import CHINA, wall
from pipelines.reference.county import load

EVENING = time(23, 30)


@dataclass(frozen=True)
class Heard:
    """What was written down."""

    reminders: tuple[Reminder, ...]
    signals: tuple[Signal, ...]


def hear(store: Store, data: Path, who: str, now: datetime) -> Heard:
    """Write both down; twice on a day says nothing twice. Raises ReferenceError, NoSnapshot and StoreError."""
    at = county_now(data, now)
    county, gone = terms(data, wall(at).date()), cleared(data)
    return Heard(tuple(remind(store, who, at, county)), tuple(listen(store, who, at, gone)))


def county_now(data: Path, now: datetime) -> datetime:
    """This moment; in a sample county the evening of its own day, on which its story stops. Raises ReferenceError."""
    day = load(data / "reference").sample_as_of
    return now if day is None else datetime.combine(day, EVENING, CHINA).astimezone(UTC)
