"""Queue: the messages as a person looks at them, and what a person decides about those that got stuck."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.audit import chain as audit
from casework.errors import Refused
from casework.outbox.states import DUE, LABELS, STUCK, Sending
from casework.store import Store
from casework.tables.outbox import OutboxRow
from casework.tables.users import UserRow


@dataclass(frozen=True)
class Entry:
    """One message as lists show it; times are UTC."""

    message_id: int
    login: str
    channel: str
    subject: str
    state: Sending
    tries: int
    answer: str
    created_at: datetime
    not_before: datetime
    sent_at: datetime | None


def entries(store: Store, states: Collection[Sending] = STUCK, most: int = 200) -> list[Entry]:
    """The messages in these states, the newest first."""
    asked = select(OutboxRow, UserRow.login).join(UserRow, UserRow.user_id == OutboxRow.user_id)
    newest = asked.where(OutboxRow.state.in_(states)).order_by(OutboxRow.message_id.desc()).limit(most)
    columns = [name for name in Entry.__dataclass_fields__ if name not in ("login", "state")]
    with store.reading() as session:
        return [
            Entry(login=login, state=Sending(row.state), **{name: getattr(row, name) for name in columns})
            for row, login in session.execute(newest)
        ]


def counts(store: Store) -> dict[Sending, int]:
    """How many messages are in each state; a state without any is 0."""
    with store.reading() as session:
        return counted(session)


def counted(session: Session) -> dict[Sending, int]:
    """The same inside a session."""
    asked = select(OutboxRow.state, func.count()).group_by(OutboxRow.state)
    numbers: dict[str, int] = dict(session.execute(asked).all())
    return {state: numbers.get(state, 0) for state in Sending}


def waiting(store: Store) -> dict[str, int]:
    """By channel: how many messages wait or are to be tried again."""
    asked = select(OutboxRow.channel, func.count()).where(OutboxRow.state.in_(DUE)).group_by(OutboxRow.channel)
    with store.reading() as session:
        return dict(session.execute(asked.order_by(OutboxRow.channel)).all())


def retry(store: Store, by: str, message_ids: Collection[int], now: datetime) -> int:
    """Send them anew, by the word of somebody who knows that they did not arrive. Raises Refused, and then changes
    nothing: what was sent, or is being sent, is not sent again."""
    may = (*STUCK, Sending.FAILED, Sending.DROPPED)
    return _decided(store, by, "outbox.retry", message_ids, may, now, Sending.WAITING)


def drop(store: Store, by: str, message_ids: Collection[int], now: datetime) -> int:
    """Leave them, sent or not: somebody has looked. Raises Refused."""
    may = (*STUCK, Sending.FAILED, Sending.WAITING)
    return _decided(store, by, "outbox.drop", message_ids, may, now, Sending.DROPPED)


def _decided(
    store: Store, by: str, act: str, wanted: Collection[int], may: Collection[Sending], now: datetime, state: Sending
) -> int:
    with store.writing() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.message_id.in_(wanted))).all()
        if lost := sorted(set(wanted) - {row.message_id for row in rows}):
            raise Refused(f"没有第 {'、'.join(map(str, lost))} 号消息。全部消息：mingjian outbox list --all。")
        if wrong := [row for row in rows if row.state not in may]:
            raise Refused(f"第 {wrong[0].message_id} 号消息{LABELS[Sending(wrong[0].state)]}，不能这样处理。")
        for row in rows:
            row.state = state
            if state is Sending.WAITING:
                row.queued_at = row.not_before = now
                row.answer, row.claimed_at = "", None
        if rows:
            audit.record(session, now, by, act, {"messages": sorted(wanted)})
    return len(rows)
