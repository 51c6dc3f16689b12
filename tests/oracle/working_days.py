"""Working days again: counted one at a time between two days of the county's calendar."""

from __future__ import annotations

from datetime import date

from tests.oracle.county import County
from tests.oracle.deadlines import DAY, is_working


def working_days(at: County, since: date, until: date) -> int | None:
    """Working days after `since` up to `until`, none where it comes earlier; unknown outside the calendar."""
    (calendar,) = at.extra["calendar"]
    if not all(calendar["first"] <= day <= calendar["last"] for day in (since, until)):
        return None
    return sum(is_working(at, since + DAY * nth) for nth in range(1, (until - since).days + 1))
