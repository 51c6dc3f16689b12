"""Reminders: 催办, 督办 and 查办 of cases past their day, written down once each; they change no state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.cases.case import Case, Done, case_of
from casework.cases.kept import file_of, not_before, note
from casework.cases.states import WITH_UNIT
from casework.cases.terms import Terms, overdue_workdays, reminder
from casework.store import Store
from casework.tables.cases import CaseRow
from pipelines.china import wall

REMINDERS: Mapping[str, str] = {"urge": "催办", "supervise": "督办", "investigate": "查办"}
ROLE = "system"  # nobody decides it: it follows from the county's limits


@dataclass(frozen=True)
class Reminder:
    """A case, how grave its reminder is, and by how many working days it is late."""

    case: Case
    kind: str
    workdays: int


def remind(store: Store, who: str, now: datetime, terms: Terms) -> list[Reminder]:
    """Write down what is due today and was not yet said of the same day: the gravest kind of each case."""
    today = wall(now).date()
    with store.writing() as session:
        late = (CaseRow.state.in_(WITH_UNIT), CaseRow.due_on < today)
        rows = session.scalars(select(CaseRow).where(*late).order_by(CaseRow.case_id)).all()
        return [done for row in rows if (done := _reminded(session, row, who, now, today, terms)) is not None]


def _reminded(session: Session, row: CaseRow, who: str, now: datetime, today: date, terms: Terms) -> Reminder | None:
    case = case_of(row)
    kind = reminder(case, today, terms)
    if kind is None:
        return None
    file = file_of(session, row)
    if any(done.step == kind and done.due_on == case.due_on for done in file.steps):
        return None
    late = overdue_workdays(case, today, terms.workdays)
    at, seq = not_before(now, file.steps), len(file.steps) + 1
    told = f"逾期 {late} 个工作日"
    note(session, case.case_id, Done(seq, kind, case.state, case.state, who, ROLE, at, told, case.due_on, ()))
    return Reminder(case, kind, late)
