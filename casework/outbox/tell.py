"""Tell: what happened to cases goes to whom it concerns, one message for each person, however many cases there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from casework.cases.case import Case, Done, case_of
from casework.outbox.notices import NOTICES, ONE_BY_ONE, message
from casework.outbox.put import put
from casework.outbox.receivers import Receiver, receivers
from casework.tables.cases import CaseRow


def tell_step(session: Session, case_id: str, done: Done) -> None:
    """A step of one case; what comes in numbers (assignments, reminders, signals) is told by `tell`, together."""
    row = session.get(CaseRow, case_id)
    if done.step in ONE_BY_ONE and row is not None:
        tell(session, done.step, [case_of(row)], done.at, done.by)


def tell(session: Session, kind: str, cases: Sequence[Case], now: datetime, by: str = "") -> None:
    """One kind of news of cases, at one moment; `by`: whoever did it knows already."""
    everybody = [each for each in receivers(session) if each.person.login != by] if cases else []
    concerned: dict[int, tuple[Receiver, list[Case]]] = {}
    for case in cases:
        for receiver in NOTICES[kind].audience(case, everybody):
            concerned.setdefault(receiver.person.user_id, (receiver, []))[1].append(case)
    for receiver, own in concerned.values():
        event = f"{kind}:{own[0].case_id}:v{own[0].version}:{now.isoformat()}"
        put(session, receiver, message(kind, event, own), now)
