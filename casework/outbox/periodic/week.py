"""Week: what was done about the cases of a scope in some days, and how they stand, for the weekly brief."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from casework.cases.case import Case
from casework.cases.lists import Wanted, cases, within
from casework.cases.states import OPEN, WITH_UNIT, State
from casework.store import Store
from casework.tables.case_steps import CaseStepRow
from casework.tables.cases import CaseRow
from pipelines.china import CHINA
from pipelines.lake.scope import Scope

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """Steps of the days, the cases in hand today, and the departments that lead them, the most overdue first."""

    assigned: int
    closed: int
    accepted: int
    open: int
    overdue: int
    due_soon: int
    units: tuple[tuple[str, int, int, int], ...]


def week_of(store: Store, scope: Scope, first_day: date, last_day: date, today: date) -> Week:
    """The week from `first_day` through `last_day` on China's calendar; overdue and due soon are as of today."""
    steps = _steps(store, scope, first_day, last_day)
    held = cases(store, scope, Wanted(states=OPEN))
    late = [case for case in held if case.state in WITH_UNIT and case.due_on < today]
    soon = [case for case in held if case.state in WITH_UNIT and today <= case.due_on < today + SOON]
    numbers = (len(held), len(late), len(soon))
    return Week(steps["assign"], steps["close"], steps["accept"], *numbers, _units(held, late, soon))


def _steps(store: Store, scope: Scope, first_day: date, last_day: date) -> Counter[str]:
    """How often each step was taken; what was withdrawn never was anybody's duty."""
    begin, end = (datetime.combine(day, time(), CHINA) for day in (first_day, last_day + timedelta(days=1)))
    days = (CaseStepRow.at >= begin, CaseStepRow.at < end, CaseRow.state != State.WITHDRAWN)
    asked = select(CaseStepRow.step, func.count()).join(CaseRow, CaseRow.case_id == CaseStepRow.case_id)
    with store.reading() as session:
        return Counter(dict(session.execute(asked.where(*days, *within(scope)).group_by(CaseStepRow.step)).all()))


def _units(held: list[Case], late: list[Case], soon: list[Case]) -> tuple[tuple[str, int, int, int], ...]:
    counts = [Counter(case.lead_department for case in part) for part in (held, late, soon)]
    rows = [(name, counts[0][name], counts[1][name], counts[2][name]) for name in counts[0]]
    return tuple(sorted(rows, key=lambda row: (-row[2], -row[3], -row[1], row[0])))
