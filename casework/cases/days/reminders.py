"""Reminders: 催办, 督办 and 查办 of cases past their day, written down once each; they change no state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.cases.case import Case, Done, case_of
from casework.cases.days.terms import Terms, overdue_workdays, reminder
from casework.cases.kept import file_of, not_before, note
from casework.cases.states import WITH_UNIT
from casework.outbox.tell import tell
from casework.store import Store
from casework.tables.case_steps import CaseStepRow
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
    """Write down what is due today and was not yet earlier of the same day: the gravest kind of each case."""
    today = wall(now).date()
    with store.writing() as session:
        late = (CaseRow.state.in_(WITH_UNIT), CaseRow.due_on < today)
        earlier = _said(session)
        rows = session.scalars(select(CaseRow).where(*late).order_by(CaseRow.case_id)).all()
        kinds = [(row, reminder(case_of(row), today, terms)) for row in rows]
        new = [(row, kind) for row, kind in kinds if kind and (row.case_id, kind, row.due_on) not in earlier]
        reminded = [_reminded(session, row, kind, who, now, terms) for row, kind in new]
        for name in REMINDERS:
            tell(session, name, [each.case for each in reminded if each.kind == name], now)
        return reminded


def _said(session: Session) -> set[tuple[str, str, date | None]]:
    """Case, kind and due day of every reminder that was ever written down."""
    step = CaseStepRow
    asked = select(step.case_id, step.step, step.due_on).where(step.step.in_(REMINDERS))
    return {(row.case_id, row.step, row.due_on) for row in session.execute(asked)}


def _reminded(session: Session, row: CaseRow, kind: str, who: str, now: datetime, terms: Terms) -> Reminder:
    file = file_of(session, row)
    late = overdue_workdays(file.case, wall(now).date(), terms.workdays)
    state, at, seq = file.case.state, not_before(now, file.steps), len(file.steps) + 1
    text = f"逾期 {late} 个工作日"
    note(session, row.case_id, Done(seq, kind, state, state, who, ROLE, at, text, row.due_on, ()))
    return Reminder(file.case, kind, late)
