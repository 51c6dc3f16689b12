"""Workdays: counting in working days and working hours; which days those are the county's calendar says.

Friday 2026-11-27 is a working day, so is Monday the 30th.
later(Friday, 1) = Monday           number(Friday, Monday) = 1           number(Saturday, Sunday) = 0
24 working hours from Friday 15:00 end on Monday 15:00; from Saturday on Monday at midnight, when its day is over
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from pipelines.china import CHINA

DAY = timedelta(days=1)


class Workdays:
    """The working days of some years."""

    def __init__(self, days: Iterable[date]) -> None:
        self.days = tuple(sorted(set(days)))

    @property
    def last(self) -> date:
        """The last one that is known."""
        return self.days[-1]

    def __contains__(self, day: date) -> bool:
        place = bisect_left(self.days, day)
        return place < len(self.days) and self.days[place] == day

    def later(self, day: date, number: int) -> date:
        """The working day that is `number` (1 or more) after `day`, which itself is not counted. Raises ValueError."""
        place = bisect_right(self.days, day) + number - 1
        if number < 1 or place >= len(self.days):
            raise ValueError(f"no working day {number} after {day} is known")
        return self.days[place]

    def number(self, after: date, until: date) -> int:
        """How many working days lie after `after`, up to and including `until`; 0 where it is no later."""
        return max(bisect_right(self.days, until) - bisect_right(self.days, after), 0)


def after_hours(start: datetime, hours: int, workdays: Workdays) -> datetime:
    """The moment at which so many hours of working days have passed since `start`; a working day has 24. Aware."""
    at, left = start.astimezone(CHINA), timedelta(hours=hours)
    if at.date() not in workdays:
        at = _morning(workdays.later(at.date(), 1))
    while left > (here := _morning(at.date() + DAY) - at):
        left -= here
        at = _morning(workdays.later(at.date(), 1))
    return (at + left).astimezone(start.tzinfo)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)
