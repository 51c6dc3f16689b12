"""Signals: what the night's findings say of a case; data never closes one, it only suggests that somebody looks.

gone        the finding is not there any more        a case that waits may be looked at
returned    it had gone and is there again           复发, where the case had been closed by then

night 1 flagged, night 2 flagged although the case was closed   no signal: the ledger lags behind
night 3 cleared → gone, night 4 flagged again → returned
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.cases.case import Done, File, case_of
from casework.cases.days.reminders import ROLE
from casework.cases.kept import file_of, not_before, note
from casework.cases.states import State
from casework.outbox.tell import tell
from casework.store import Store
from casework.tables.case_steps import CaseStepRow
from casework.tables.cases import CaseRow

SIGNALS: Mapping[str, str] = {"gone": "数据不再提示", "returned": "数据再次提示"}


@dataclass(frozen=True)
class Signal:
    """A case, and what the night said of it."""

    case_id: str
    kind: str


def listen(store: Store, who: str, now: datetime, cleared: Mapping[str, date | None]) -> list[Signal]:
    """Write down what has changed. `cleared`: of every finding that any night has flagged, the day on which it was
    gone, None while it is there (`finding_lives`); a finding that is not among them says nothing."""
    with store.writing() as session:
        last = _last_signals(session)
        asked = select(CaseRow).where(CaseRow.state != State.WITHDRAWN).order_by(CaseRow.case_id)
        rows = [row for row in session.scalars(asked) if row.finding_id in cleared]
        kinds = [(row, _kind(last.get(row.case_id), cleared[row.finding_id])) for row in rows]
        heard_now = [_noted(session, row, kind, who, now, cleared[row.finding_id]) for row, kind in kinds if kind]
        for name in SIGNALS:
            tell(session, name, [case_of(row) for row, kind in kinds if kind == name], now)
        return heard_now


def has_recurred(file: File) -> bool:
    """Whether the finding of a closed case was gone and came back after it was closed (复发)."""
    closed, back = file.last("close"), file.last("returned")
    return file.case.state is State.CLOSED and closed is not None and back is not None and back.seq > closed.seq


def _last_signals(session: Session) -> dict[str, str]:
    """The last signal of each case."""
    step = CaseStepRow
    asked = select(step.case_id, step.step).where(step.step.in_(SIGNALS)).order_by(step.case_id, step.seq)
    return dict(session.execute(asked).all())


def _kind(last: str | None, cleared_on: date | None) -> str | None:
    if cleared_on is not None:
        return None if last == "gone" else "gone"
    return "returned" if last == "gone" else None


def _noted(session: Session, row: CaseRow, kind: str, who: str, now: datetime, cleared_on: date | None) -> Signal:
    file = file_of(session, row)
    text = f"数据自 {cleared_on} 起不再提示，请核实" if cleared_on else "数据再次提示同一疑点"
    state, at, seq = file.case.state, not_before(now, file.steps), len(file.steps) + 1
    note(session, row.case_id, Done(seq, kind, state, state, who, ROLE, at, text, None, ()))
    return Signal(row.case_id, kind)
