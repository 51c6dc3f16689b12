"""Assign: findings become cases, one or many at once, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.accounts.person import Person
from casework.cases.case import Case, Done, case_of
from casework.cases.days.terms import Terms, due_day
from casework.cases.export import refresh
from casework.cases.finding import Assignment
from casework.cases.given import Given, unfit_name, wrong
from casework.cases.kept import note, open_cases
from casework.cases.states import LABELS, State
from casework.cases.steps import hat, may
from casework.errors import Refused
from casework.outbox.tell import tell
from casework.store import Store
from casework.tables.cases import CaseRow
from pipelines.china import wall

MOST = 500  # at once


def assign(
    store: Store,
    assignments: Sequence[Assignment],
    person: Person,
    now: datetime,
    terms: Terms,
    remark: str = "",
    within: Session | None = None,
) -> list[Case]:
    """Open a case for each finding. Raises Refused, and then opens none.

    `within`: the caller's own writing session; after it the caller refreshes the night's file.
    """
    today = wall(now).date()
    if why := may("assign", None, person) or _uncountable(assignments):
        raise Refused(why)
    remark = Given(remark).cleaned().note
    checked = [_checked(each, remark, today, terms) for each in assignments]
    with store.writing(within) as session:
        if taken := open_cases(session, [each.finding.finding_id for each, _ in checked]):
            raise Refused(_taken(taken))
        numbers = _numbers(session, today.year)
        cases = [_opened(session, next(numbers), *each, person, now, remark) for each in checked]
        tell(session, "assign", cases, now, person.login)
    if within is None:
        refresh(store)
    return cases


def _uncountable(assignments: Sequence[Assignment]) -> str | None:
    findings = {each.finding.finding_id for each in assignments}
    if not 1 <= len(assignments) <= MOST:
        return f"请选 1 至 {MOST} 条疑点交办。"
    return "同一条疑点选了两次，请去掉重复的。" if len(findings) < len(assignments) else None


def _checked(one: Assignment, remark: str, today: date, terms: Terms) -> tuple[Assignment, date]:
    """The assignment without blanks around its names, and the day by which it is to be put right."""
    lead = one.lead_department.strip()
    due_on = due_day(one.finding.level, today, terms) if one.due_on is None else one.due_on
    given = Given(remark, due_on, (), one.person).cleaned()
    if why := unfit_name("牵头单位", lead) or wrong("assign", given, today, terms.workdays):
        raise Refused(why)
    return replace(one, lead_department=lead, person=given.person), due_on


def _taken(rows: Sequence[CaseRow]) -> str:
    cases = "；".join(f"{row.finding_id} 已有立案 {row.case_id}（{LABELS[State(row.state)]}）" for row in rows)
    return f"疑点 {cases}。请去掉已立案的再交办。"


def _numbers(session: Session, year: int) -> Iterator[str]:
    """The case numbers that are free, in order; only one transaction at a time asks."""
    last = session.scalar(select(func.max(CaseRow.case_id)).where(CaseRow.case_id.startswith(f"{year}-")))
    number = int(last.partition("-")[2]) if last else 0
    while True:
        number += 1
        yield f"{year}-{number:05d}"


def _opened(
    session: Session, case_id: str, one: Assignment, due_on: date, person: Person, now: datetime, remark: str
) -> Case:
    row = CaseRow(case_id=case_id, **asdict(one.finding), state=State.ASSIGNED, lead_department=one.lead_department)
    row.person, row.due_on, row.assigned_at, row.version = one.person, due_on, now, 1
    session.add(row)
    session.flush()
    role = hat("assign", None, person) or ""
    done = Done(1, "assign", None, State.ASSIGNED, person.login, role, now, remark, due_on, ())
    body = {"finding_id": row.finding_id, "lead_department": row.lead_department, "responsible": row.person}
    note(session, case_id, done, **body)
    return case_of(row)
