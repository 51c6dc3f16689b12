"""Nightly: what a new night means for cases — reminders of what is late, findings gone or come back, new ones told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from casework.cases.days.reminders import Reminder, remind
from casework.cases.days.terms import terms
from casework.cases.signals import Signal, listen
from casework.cases.snapshot import cleared, red
from casework.outbox.findings import tell_findings
from casework.store import Store
from pipelines.china import CHINA, wall
from pipelines.lake.snapshot_db import open_newest
from pipelines.reference.county import load

EVENING = time(23, 30)


@dataclass(frozen=True)
class News:
    """What was written down."""

    reminders: tuple[Reminder, ...]
    signals: tuple[Signal, ...]
    new_findings: int  # red ones that nobody was told of before


def hear(store: Store, data: Path, who: str, now: datetime) -> News:
    """Write all of it down; twice on a day says nothing twice. Raises ReferenceError, NoSnapshot and StoreError."""
    at, (lake, _) = county_now(data, now), open_newest(data)
    county, gone, (as_of, reds) = terms(data, wall(at).date()), cleared(lake), red(lake)
    reminders, signals = remind(store, who, at, county), listen(store, who, at, gone)
    return News(tuple(reminders), tuple(signals), tell_findings(store, reds, as_of, at))


def county_now(data: Path, now: datetime) -> datetime:
    """This moment; in a sample county the evening of its own day, on which its story stops. Raises ReferenceError."""
    return at_evening(sample_day(data), now)


def sample_day(data: Path) -> date | None:
    """The day on which a sample county's story stops; None of a county of real people. Raises ReferenceError."""
    return load(data / "reference").sample_as_of


def at_evening(day: date | None, now: datetime) -> datetime:
    """The evening of that day, or this moment where there is none."""
    return now if day is None else datetime.combine(day, EVENING, CHINA).astimezone(UTC)
