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
from casework.meetings.meeting import State
from casework.meetings.steps import may
from casework.tables.cases import CaseRow
from casework.tables.meetings import MeetingRow
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
