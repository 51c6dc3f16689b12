"""Kept: a case and its steps as the store holds them, inside the caller's session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.audit import chain as audit
from casework.cases.case import Done, File, case_of, done_of
from casework.cases.states import OPEN
from casework.outbox.tell import tell_step
from casework.tables.case_files import CaseFileRow
from casework.tables.case_steps import CaseStepRow
from casework.tables.cases import CaseRow
from casework.tables.users import UserRow


def file_of(session: Session, row: CaseRow) -> File:
    """The case with all that was done about it."""
    asked = select(CaseStepRow).where(CaseStepRow.case_id == row.case_id).order_by(CaseStepRow.seq)
    return File(case_of(row), tuple(done_of(step) for step in session.scalars(asked)))


def open_cases(session: Session, findings: Sequence[str]) -> list[CaseRow]:
    """The open cases of these findings: each has one at most."""
    mine = (CaseRow.finding_id.in_(findings), CaseRow.state.in_(OPEN))
    return list(session.scalars(select(CaseRow).where(*mine).order_by(CaseRow.case_id)))


def name_of(session: Session, login: str) -> str:
    """What a login's owner is called; the login itself where it is nobody's."""
    return session.scalar(select(UserRow.name).where(UserRow.login == login)) or login


def note(session: Session, case_id: str, done: Done, **also: Any) -> None:
    """Write a step down, in the case's history and in the audit, which keeps all of it under its digest, and lay in
    what those whom it concerns are told."""
    values = {name: getattr(done, name) for name in Done.__dataclass_fields__}
    session.add(CaseStepRow(case_id=case_id, **values))
    session.flush()
    session.add_all(CaseFileRow(case_id=case_id, seq=done.seq, sha256=each) for each in done.files)
    body = {"case_id": case_id, "seq": done.seq, "note": done.note, "files": list(done.files), **also}
    body |= {"due_on": done.due_on.isoformat()} if done.due_on else {}
    body |= {"before": {"case_state": done.before}} if done.before else {}
    audit.record(session, done.at, done.by, f"case.{done.step}", body | {"after": {"case_state": done.after}})
    tell_step(session, case_id, done)


def not_before(now: datetime, steps: Sequence[Done]) -> datetime:
    """Now, or the moment of the last step where another machine's clock was ahead of ours."""
    return max([now, *(done.at for done in steps[-1:])])
