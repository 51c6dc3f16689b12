"""Desk: when somebody does something — in office hours of working days, never before what was done before it.

A response that is due five hours after Friday 16:00 is written on Monday at 11:10.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from casework.cases.days.workdays import Workdays
from pipelines.china import CHINA, wall
from pipelines.sample.ground.dice import Dice

OPENS, CLOSES = time(8, 30), time(17, 30)
LAST = time(17, 20)  # of the sample's own day
GAP = timedelta(minutes=23)  # at least, between two steps of a case


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of China's clock, in UTC."""
    return datetime.combine(day, time(hour, minute), CHINA).astimezone(UTC)


class Desk:
    """The days on which people work, seen from the last one of the sample's story."""

    def __init__(self, workdays: Workdays, as_of: date) -> None:
        self.workdays = workdays
        self.as_of = as_of
        self.end = datetime.combine(as_of, LAST, CHINA).astimezone(UTC)

    def back(self, steps: int) -> date:
        """The working day so many before the last one."""
        until = [day for day in self.workdays.days if day <= self.as_of]
        return until[-1 - steps]

    def after(self, day: date, steps: int) -> date:
        """The working day so many after a day; the first one on or after it for 0."""
        return self.workdays.later(day if steps else day - timedelta(days=1), max(steps, 1))

    def some_time(self, day: date, dice: Dice) -> datetime:
        """A moment of that day's office hours."""
        return at(day, 8, 40) + timedelta(minutes=dice.whole(0, 500))

    def open(self, moment: datetime) -> datetime:
        """The moment itself in office hours, else the beginning of the next ones and as many minutes."""
        local = wall(moment)
        minutes = local.minute
        if local.date() in self.workdays and OPENS <= local.time() <= CLOSES:
            return moment
        is_early = local.date() in self.workdays and local.time() < OPENS
        day = local.date() if is_early else self.after(local.date(), 1)
        return at(day, 8, 30) + timedelta(minutes=minutes)
