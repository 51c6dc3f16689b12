"""Deadlines again: the last day of a term in days, moved off the county's rest days, found one day at a time."""

from __future__ import annotations

from datetime import date, timedelta

from tests.oracle.county import County

DAY = timedelta(days=1)


def is_working(at: County, day: date) -> bool:
    """Monday to Friday, unless the county's list of rest days and make-up days says otherwise."""
    kinds = [row["kind"] for row in at.extra.get("holidays", ()) if row["day"] == day]
    return kinds[0] == "work" if kinds else day.weekday() < 5


def last_day(at: County, event_on: date, days: int) -> date:
    """So many days after the event, its own day not counted; on a rest day the term ends with the next working day."""
    last = event_on + timedelta(days=days)
    while not is_working(at, last):
        last += DAY
    return last


def passed(at: County, event_on: date | None, days: int, on: date | None = None) -> bool:
    """Has the term of so many days after the event ended before `on` (tonight, if nothing else is said)?"""
    return event_on is not None and last_day(at, event_on, days) < (on or at.as_of)
