"""Reports again: was a township's monthly report there by its due day?"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tests.oracle.projects import Row

DUE_DAY = 25


def is_rest_day(day: date, holidays: dict[date, str]) -> bool:
    return holidays.get(day, "rest" if day.isoweekday() > 5 else "work") == "rest"


def due_days(first: date, as_of: date, holidays: dict[date, str]) -> Iterator[date]:
    """The 25th of every month, or the first working day after it; from the month before `first` to the night's."""
    day = (first.replace(day=1) - timedelta(days=1)).replace(day=1)
    while day <= as_of:
        due = day.replace(day=DUE_DAY)
        while is_rest_day(due, holidays):
            due += timedelta(days=1)
        yield due
        day += timedelta(days=calendar.monthrange(day.year, day.month)[1])


def states(
    townships: Iterable[str],
    receipts: Iterable[tuple[str, date]],
    files: list[Row],
    as_of: date,
    holidays: dict[date, str],
) -> list[Row]:
    """The state of every township's report of every due day that has passed, as far as anybody can say."""
    owner = {row["source_file"]: row["township"] or row["submitter"] for row in files}
    came = {*receipts, *((row["source_file"], row["received_on"]) for row in files if row["received_on"])}
    began = min(day for _, day in came)
    dues = [day for day in due_days(began, as_of, holidays) if day < as_of]
    rows = []
    for township in townships:
        mine = {day for path, day in came if owner.get(path) == township}
        for nth, due in enumerate(dues):
            last = dues[nth + 1] if nth + 1 < len(dues) else date.max
            after = dues[nth - 1] if nth else date.min
            answers = {day for day in mine if after < day <= last}
            if due < began and last < date.max:
                continue
            state = (
                "never"
                if not any(day <= last for day in mine)
                else "missing"
                if not answers
                else ("in_time" if min(answers) <= due else "first" if due < began else "late")
            )
            rows.append({"township": township, "dataset": None, "due_on": due, "state": state})
    return rows
