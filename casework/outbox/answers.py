"""Answers: cases whose first response is due soon, or was due, told once each by the county's own hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from casework.cases.case import Case, case_of
from casework.cases.days.terms import Terms, answer_by
from casework.cases.states import State
from casework.outbox.put import untold
from casework.outbox.tell import tell
from casework.store import Store
from casework.tables.cases import CaseRow

KINDS = ("answer_late", "answer_soon")


def tell_answers(store: Store, now: datetime, terms: Terms, warning: timedelta) -> dict[str, int]:
    """Tell what is due within `warning` or past; how many cases of each kind were told now."""
    with store.writing() as session:
        asked = select(CaseRow).where(CaseRow.state == State.ASSIGNED).order_by(CaseRow.due_on, CaseRow.case_id)
        kinds = _by_kind([case_of(row) for row in session.scalars(asked)], now, terms, warning)
        for kind, cases in kinds.items():
            new = set(untold(session, [_event(kind, case) for case in cases], now))
            kinds[kind] = [case for case in cases if _event(kind, case) in new]
            tell(session, kind, kinds[kind], now)
    return {kind: len(cases) for kind, cases in kinds.items()}


def _by_kind(cases: Sequence[Case], now: datetime, terms: Terms, warning: timedelta) -> dict[str, list[Case]]:
    kinds: dict[str, list[Case]] = {kind: [] for kind in KINDS}
    for case in cases:
        by = answer_by(case.assigned_at, terms)
        if by is not None and now >= by - warning:
            kinds["answer_late" if now > by else "answer_soon"].append(case)
    return kinds


def _event(kind: str, case: Case) -> str:
    return f"{kind}:{case.case_id}"
