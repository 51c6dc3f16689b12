"""Terms: by when a case is to be put right and answered, and how grave its delay is, by the county's own limits.

Due on Friday 2026-11-27. On that day nothing is late. Monday is the first working day past it: 催办. The sixth,
2026-12-07: 督办. The eleventh, 2026-12-14: 查办.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from casework.cases.case import Case
from casework.cases.days.workdays import Workdays, after_hours
from casework.cases.states import WITH_UNIT
from casework.errors import Refused
from pipelines.china import wall
from pipelines.facts import calendar
from pipelines.limits.cases import DUE, REMINDERS, RESPONSE
from pipelines.limits.dated import Limit, Limits
from pipelines.limits.overlay import overlaid
from pipelines.reference.county import load

YEARS = timedelta(days=366 * 3)  # of the calendar before and after today


@dataclass(frozen=True)
class Terms:
    """The county's working days and limits."""

    workdays: Workdays
    limits: Limits


def terms(data: Path, today: date) -> Terms:
    """The terms of a county. Raises ReferenceError."""
    county = load(data / "reference")
    days = calendar.workdays(today - YEARS, today + YEARS, county.holidays)
    is_workday = days["workday_no"].diff().fill_null(days["workday_no"][:1]) == 1
    return Terms(Workdays(days.filter(is_workday)["day"]), overlaid(county.limits))


def due_day(level: str, today: date, terms: Terms) -> date:
    """By when a finding of this level, assigned today, is to be put right. Raises Refused."""
    limit = terms.limits.on(DUE[level], today)
    if limit is None or limit.value < 1:
        raise Refused("本县没有这一级别疑点的整改时限，请填整改时限。")
    return terms.workdays.later(today, int(limit.value))


def answer_by(assigned_at: datetime, terms: Terms) -> datetime | None:
    """The last moment of the first response; None: the county sets none."""
    limit = terms.limits.on(RESPONSE, wall(assigned_at).date())
    return after_hours(assigned_at, int(limit.value), terms.workdays) if limit else None


def is_answered_late(case: Case, now: datetime, terms: Terms) -> bool:
    """Whether the first response came, or is still missing, after its last moment."""
    by = answer_by(case.assigned_at, terms)
    return by is not None and (case.first_action_at or now) > by


def overdue_workdays(case: Case, today: date, workdays: Workdays) -> int:
    """Working days past the due day on which the township or department still has to act; 0: none, or not its turn."""
    return workdays.number(case.due_on, today) if case.state in WITH_UNIT else 0


def reminder(case: Case, today: date, terms: Terms) -> str | None:
    """The gravest reminder that the delay asks for: investigate, supervise, urge; None: it is not late."""
    late = overdue_workdays(case, today, terms.workdays)
    asked = (key for key, limit in REMINDERS.items() if late and _exceeds(late, terms.limits.on(limit, today)))
    return next(asked, None)


def _exceeds(number: int, limit: Limit | None) -> bool:
    return limit is not None and (number >= limit.value if limit.inclusive else number > limit.value)
