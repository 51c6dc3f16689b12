"""Days: day numbers instead of dates while a life is drawn, and the county's working days."""

from __future__ import annotations

import csv
from bisect import bisect_right
from datetime import date
from functools import cache
from pathlib import Path

HOLIDAYS = Path(__file__).parents[3] / "data" / "reference" / "holidays.csv"
FIRST, LAST = date(2010, 1, 1).toordinal(), date(2045, 12, 31).toordinal()


@cache
def _workdays() -> list[int]:
    with HOLIDAYS.open(encoding="utf-8") as lines:
        kinds = {date.fromisoformat(row["day"]).toordinal(): row["kind"] for row in csv.DictReader(lines)}
    # Day number 1 was a Monday, so the weekday is (day - 1) % 7.
    return [day for day in range(FIRST, LAST) if kinds.get(day, "rest" if (day - 1) % 7 > 4 else "work") == "work"]


def workday_before(day: int, steps: int = 0) -> int:
    """The last working day on or before `day`, and `steps` working days further back."""
    days = _workdays()
    return days[bisect_right(days, day) - 1 - steps]


def workday_after(day: int, steps: int = 0) -> int:
    """The first working day on or after `day`, and `steps` working days further on."""
    days = _workdays()
    return days[bisect_right(days, day - 1) + steps]


def to_date(day: int | None) -> date | None:
    return None if day is None else date.fromordinal(day)
