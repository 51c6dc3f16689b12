"""Lists: the cases as somebody may see them — by state, department, township, overdue; one with its steps; counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from casework.cases.case import COLUMNS, Case, File
from casework.cases.kept import file_of
from casework.cases.states import OPEN, WITH_UNIT, State
from casework.store import Store
from casework.tables.case_steps import CaseStepRow
from casework.tables.cases import CaseRow
from pipelines.lake.scope import Scope

STATE, STATES = COLUMNS.index("state"), {state.value: state for state in State}
FIELDS = [CaseRow.__table__.columns[name] for name in COLUMNS]  # not the row's: half the time


@dataclass(frozen=True)
class Wanted:
    """Which cases; None and empty: all. `overdue_on`: whose day lies before it and whose unit still has to act."""

    states: tuple[State, ...] = ()
    department: str | None = None
    township: str | None = None
    finding_ids: tuple[str, ...] = ()
    overdue_on: date | None = None


EVERY = Wanted()


def cases(store: Store, scope: Scope, wanted: Wanted = EVERY, limit: int | None = None, skip: int = 0) -> list[Case]:
    """The cases of the viewer, by due day and number; `limit` of them after the first `skip`."""
    asked = select(*FIELDS).where(*within(scope), *_wanted(wanted)).order_by(CaseRow.due_on, CaseRow.case_id)
    with store.reading() as session:
        return [_case(row) for row in session.connection().execute(asked.limit(limit).offset(skip))]


def number(store: Store, scope: Scope, wanted: Wanted = EVERY) -> int:
    """How many they are."""
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(CaseRow).where(*within(scope), *_wanted(wanted))) or 0


def file(store: Store, scope: Scope, case_id: str) -> File | None:
    """One case with its steps; None: there is none, or it is not the viewer's."""
    with store.reading() as session:
        row = session.scalar(select(CaseRow).where(CaseRow.case_id == case_id, *within(scope)))
        return file_of(session, row) if row else None


def states(store: Store, scope: Scope, wanted: Wanted = EVERY) -> dict[State, int]:
    """How many cases stand in each state; a state without any is 0."""
    counted = select(CaseRow.state, func.count()).where(*within(scope), *_wanted(wanted)).group_by(CaseRow.state)
    with store.reading() as session:
        numbers: dict[str, int] = dict(session.execute(counted).all())
    return {state: numbers.get(state, 0) for state in State}


def open_by_finding(store: Store, scope: Scope) -> dict[str, Case]:
    """The open case of every finding that has one."""
    return {case.finding_id: case for case in cases(store, scope, Wanted(states=OPEN))}


def recurred(store: Store, scope: Scope) -> list[Case]:
    """Closed cases whose finding came back after they were closed (复发)."""
    asked = select(*FIELDS).where(CaseRow.state == State.CLOSED, *within(scope), _last("returned") > _last("close"))
    with store.reading() as session:
        return [_case(row) for row in session.connection().execute(asked.order_by(CaseRow.case_id))]


def within(scope: Scope) -> list[ColumnElement[bool]]:
    """The viewer's own cases; one without a township or category is nobody's who is limited to some."""
    own: list[ColumnElement[bool]] = []
    if scope.townships is not None:
        own.append(CaseRow.township.in_(scope.townships))
    if scope.categories is not None:
        own.append(CaseRow.category.in_(scope.categories))
    return own


def _wanted(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if wanted.states:
        asked.append(CaseRow.state.in_(wanted.states))
    if wanted.department is not None:
        asked.append(CaseRow.lead_department == wanted.department)
    if wanted.township is not None:
        asked.append(CaseRow.township == wanted.township)
    if wanted.finding_ids:
        asked.append(CaseRow.finding_id.in_(wanted.finding_ids))
    if wanted.overdue_on is not None:
        asked.append(and_(CaseRow.due_on < wanted.overdue_on, CaseRow.state.in_(WITH_UNIT)))
    return asked


def _last(step: str) -> Any:
    """The number of the latest step of a kind."""
    mine = (CaseStepRow.case_id == CaseRow.case_id, CaseStepRow.step == step)
    return select(func.max(CaseStepRow.seq)).where(*mine).scalar_subquery()


def _case(row: Any) -> Case:
    """The row in the order of COLUMNS; by place, for a county has thousands."""
    values = list(row)
    values[STATE] = STATES[row[STATE]]
    return Case(*values)
