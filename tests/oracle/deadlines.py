"""Deadlines again: the last day of a term in days, moved off the county's rest days, found one day at a time."""

from __future__ import annotations

from datetime import date, timedelta

from tests.oracle.county import County
from tests.oracle.projects import Row

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


def reply_due(at: County, complaint: Row) -> date | None:
    """The last day to close a complaint: sixty days after its acceptance, which takes fifteen at most.

    Without a day of acceptance: the earliest such day where it was kept, none where it was closed between the earliest
    and the latest, else the latest.
    """
    received, closed = complaint["received_on"], complaint["closed_on"]
    earliest = last_day(at, complaint["accepted_on"] or received, 60)
    latest = last_day(at, complaint["accepted_on"] or last_day(at, received, 15), 60)
    if closed is None or closed > latest:
        return latest
    return earliest if closed <= earliest else None
