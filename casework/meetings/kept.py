"""Kept: a meeting as the store holds it, inside the caller's session, and how a change of it is written down."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.accounts.person import Person
from casework.audit import chain as audit
from casework.cases.case import Case, case_of
from casework.errors import Refused, Stale
from casework.meetings.meeting import Book, Decision, Instruction, Meeting, Minutes, State, Topic, made
from casework.meetings.steps import may
from casework.tables.cases import CaseRow
from casework.tables.decisions import DecisionRow
from casework.tables.meetings import AgendaItemRow, MeetingRow
from casework.tables.minutes import InstructionRow, MinutesRow
from casework.tables.users import UserRow
from casework.versioned import swap

NO_MEETING = "没有这次会议，或不在您的范围内。"


def for_step(session: Session, meeting_no: str, version: int | None, step: str, person: Person) -> MeetingRow:
    """The meeting, for a step that this person may take now. Raises Refused; Stale where it was seen at another
    version (None: the step rests on none)."""
    row = session.get(MeetingRow, meeting_no)
    if row is None:
        raise Refused(NO_MEETING)
    if why := may(step, None, person):
        raise Refused(why)
    if version is not None and row.version != version:
        raise Stale(f"会议 {meeting_no} 刚被别人改过，请刷新后再办。")
    if why := may(step, State(row.state), person):
        raise Refused(why)
    return row


def changed(
    session: Session, row: MeetingRow, step: str, person: Person, now: datetime, body: dict[str, Any], **values: Any
) -> None:
    """Bring the meeting to its next version and write down what was done."""
    swap(session, row, row.version, **values)
    noted(session, row.meeting_no, step, person, now, body)


def noted(session: Session, meeting_no: str, step: str, person: Person, now: datetime, body: dict[str, Any]) -> None:
    """The act in the audit."""
    audit.record(session, now, person.login, f"meeting.{step}", {"meeting_no": meeting_no, **body})


def book_of(session: Session, row: MeetingRow) -> Book:
    """The meeting with everything that was kept of it."""
    decisions = _rows(session, DecisionRow, Decision, row, DecisionRow.number)
    minutes = _rows(session, MinutesRow, Minutes, row, MinutesRow.seq)
    instructions = _rows(session, InstructionRow, Instruction, row, InstructionRow.seq)
    return Book(
        made(Meeting, row),
        _rows(session, AgendaItemRow, Topic, row, AgendaItemRow.position),
        decisions,
        minutes,
        instructions,
        cases_of(session, {each.case_id for each in decisions if each.case_id}),
        names_of(session, {each.by for each in (*minutes, *instructions)} | _cancelled_by(row)),
    )


def _cancelled_by(row: MeetingRow) -> set[str]:
    return {row.cancelled_by} if row.cancelled_by else set()


def cases_of(session: Session, case_ids: set[str]) -> dict[str, Case]:
    """These cases by number."""
    asked = select(CaseRow).where(CaseRow.case_id.in_(case_ids))
    return {row.case_id: case_of(row) for row in session.scalars(asked)} if case_ids else {}


def names_of(session: Session, logins: set[str]) -> dict[str, str]:
    """What the owners of these logins are called."""
    asked = select(UserRow.login, UserRow.name).where(UserRow.login.in_(logins))
    names: dict[str, str] = dict(session.execute(asked).all()) if logins else {}
    return names


def plain(value: Any) -> dict[str, Any]:
    """A value as the audit keeps it: days as text, nothing empty."""
    body = {name: each.isoformat() if hasattr(each, "isoformat") else each for name, each in asdict(value).items()}
    return {
        name: list(each) if isinstance(each, tuple) else each
        for name, each in body.items()
        if each not in ("", None, ())
    }


def _rows(session: Session, table: Any, kind: type[Any], row: MeetingRow, order: Any) -> tuple[Any, ...]:
    asked = select(table).where(table.meeting_no == row.meeting_no).order_by(order)
    return tuple(made(kind, each) for each in session.scalars(asked))
