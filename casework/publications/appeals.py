"""Appeals: what a township holds against a publication, and how it was decided; every step is kept.

file (its own township) → withdraw (the same), or uphold | refuse (assessment). An appeal that is upheld changes no
figure by itself: a revision does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.accounts.person import LABELS as ROLES
from casework.accounts.person import Person, Role
from casework.audit import chain as audit
from casework.cases.kept import name_of
from casework.errors import Refused, Stale
from casework.publications.publication import Publication
from casework.store import Store
from casework.tables.published.appeals import AppealRow, AppealStepRow
from casework.tables.published.publications import PublicationRow
from casework.texts import cleaned
from pipelines.lake.scope import Scope

TEXT = 2000  # characters at most


class State(StrEnum):
    """Where an appeal stands."""

    FILED = "filed"
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"


STATES = {State.FILED: "待处理", State.WITHDRAWN: "已撤回", State.DECIDED: "已处理"}
STEPS = {"file": "提出申诉", "withdraw": "撤回申诉", "uphold": "采纳", "refuse": "不采纳"}
OUTCOMES = {"upheld": "采纳", "refused": "不采纳"}
AFTER: dict[str, tuple[State, str | None]] = {
    "file": (State.FILED, None),
    "withdraw": (State.WITHDRAWN, None),
    "uphold": (State.DECIDED, "upheld"),
    "refuse": (State.DECIDED, "refused"),
}


@dataclass(frozen=True)
class Step:
    """One step. `at` is UTC; `name` is what the person is called."""

    step: str
    reason: str
    by: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Appeal:
    """One appeal with its steps. `indicator`: the key of a KPI, or empty."""

    appeal_no: int
    publication_no: int
    township: str
    indicator: str
    text: str
    state: State
    outcome: str | None
    steps: tuple[Step, ...]


def may(step: str, person: Person, township: str | None) -> str | None:
    """Why this person may not take this step about an appeal of this township; None: they may."""
    if step in ("file", "withdraw"):
        if person.role is Role.TOWNSHIP and person.township == township:
            return None
        return f"“{STEPS[step]}”由本乡镇办理，您的账号是{person.township or ROLES[person.role]}。"
    if person.role is Role.ASSESSMENT:
        return None
    return f"“{STEPS[step]}”由{ROLES[Role.ASSESSMENT]}人员办理，您的账号是{ROLES[person.role]}。"


def file(store: Store, publication: Publication, indicator: str, text: str, person: Person, now: datetime) -> Appeal:
    """Appeal against a publication that stands, for the person's own township. Raises Refused."""
    if why := may("file", person, person.township):
        raise Refused(why)
    words = cleaned("申诉内容", text, TEXT)
    rows = publication.figures["ranking"]
    if person.township not in _townships(rows):
        raise Refused(f"第 {publication.no} 号发布里没有{person.township}。")
    if indicator and indicator not in {key for row in rows for key in row}:
        raise Refused("这次发布没有这个指标，请重新选择。")
    with store.writing() as session:
        if revised := session.scalar(select(PublicationRow.no).where(PublicationRow.revises == publication.no)):
            raise Refused(f"第 {publication.no} 号已由第 {revised} 号修订，请对第 {revised} 号提出。")
        number = (session.scalar(select(func.max(AppealRow.appeal_no))) or 0) + 1
        row = AppealRow(appeal_no=number, publication_no=publication.no, indicator=indicator, text=words)
        row.township = str(person.township)
        session.add(row)
        session.flush()
        _stepped(session, row, "file", "", person, now)
        return _appeal(session, row)


def act(store: Store, appeal: Appeal, step: str, reason: str, person: Person, now: datetime) -> Appeal:
    """Withdraw, uphold or refuse an appeal that was seen waiting. Raises Refused and Stale."""
    if why := may(step, person, appeal.township):
        raise Refused(why)
    words = cleaned("理由", reason, TEXT)
    with store.writing() as session:
        row = session.get(AppealRow, appeal.appeal_no)
        if row is None:
            raise Refused("没有这件申诉，请刷新后再办。")
        if (seen := _appeal(session, row)).state is not State.FILED:
            raise Stale(f"申诉 {row.appeal_no} 已由{seen.steps[-1].name}办理（{STEPS[seen.steps[-1].step]}）。")
        _stepped(session, row, step, words, person, now)
        return _appeal(session, row)


def appeals(store: Store, scope: Scope) -> list[Appeal]:
    """The appeals of the townships that the viewer may see, the newest first; none for who is limited to categories,
    for an appeal has none. Raises StoreError."""
    own: Collection[str] | None = scope.townships if scope.categories is None else ()
    with store.reading() as session:
        rows = session.scalars(select(AppealRow).order_by(AppealRow.appeal_no.desc()))
        return [_appeal(session, row) for row in rows if own is None or row.township in own]


def _townships(rows: list[dict[str, object]]) -> set[object]:
    return {row["township"] for row in rows}


def _stepped(session: Session, row: AppealRow, step: str, reason: str, person: Person, now: datetime) -> None:
    """Write the step down, and the act in the audit."""
    state, outcome = AFTER[step]
    mine = AppealStepRow.appeal_no == row.appeal_no
    seq = (session.scalar(select(func.max(AppealStepRow.seq)).where(mine)) or 0) + 1
    kept = {"step": step, "state": state.value, "outcome": outcome, "reason": reason}
    who = {"by": person.login, "role": person.role.value, "at": now}
    session.add(AppealStepRow(appeal_no=row.appeal_no, seq=seq, **kept, **who))
    session.flush()
    body = {"appeal_no": row.appeal_no, "publication_no": row.publication_no, "township": row.township}
    body |= {"indicator": row.indicator, "text": row.text} if step == "file" else {"reason": reason}
    audit.record(session, now, person.login, f"appeal.{step}", body)


def _appeal(session: Session, row: AppealRow) -> Appeal:
    asked = select(AppealStepRow).where(AppealStepRow.appeal_no == row.appeal_no).order_by(AppealStepRow.seq)
    rows = list(session.scalars(asked))
    steps = tuple(Step(each.step, each.reason, each.by, name_of(session, each.by), each.at) for each in rows)
    of_row = (row.appeal_no, row.publication_no, row.township, row.indicator, row.text)
    return Appeal(*of_row, State(rows[-1].state), rows[-1].outcome, steps)
