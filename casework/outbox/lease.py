"""Lease: a message is taken in hand by one process before it is sent, and settled after; it is never sent twice.

waiting → sending                      taken in hand, in a transaction that nobody writes beside
sending → sent, failed, given up       what the other side said
sending → uncertain                    nobody said anything, or the process died: it may have been sent

So what is sent is sent at most once; a message that may have arrived is sent again only by a person's word.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from casework.outbox.contacts import addresses
from casework.outbox.receivers import rights_of
from casework.outbox.senders.outcome import Outcome
from casework.outbox.settings.file import Limits
from casework.outbox.states import DUE, Sending
from casework.store import Store
from casework.tables.outbox import OutboxRow
from casework.tables.users import UserRow

LEASE = timedelta(minutes=20)  # longer than any sending takes
LONGEST_DELAY, FACTOR, FACTORS = timedelta(hours=24), 4, 8
DIED = "发送中断，不知道是否已发出"
RESTORED = "恢复备份时还未发出，备份之后可能已发出"
EXPIRED = "超过保留天数仍未发出"
CHANGED = "收件账号已停用，或权限、联系方式已变更"


@dataclass(frozen=True)
class Claim:
    """A message in hand, at its so-many-th try."""

    message_id: int
    tries: int
    dedupe: str
    channel: str
    to: str
    subject: str
    body: str
    path: str | None
    attachment: str | None
    sha256: str | None


def claim(store: Store, channels: Collection[str], now: datetime) -> Claim | None:
    """Take the oldest message that is due in hand; None: there is none. Who may not have it any more is left out."""
    with store.writing() as session:
        due = (OutboxRow.state.in_(DUE), OutboxRow.not_before <= now, OutboxRow.channel.in_(channels))
        asked = select(OutboxRow).where(*due).order_by(OutboxRow.not_before, OutboxRow.message_id)
        for row in session.scalars(asked.limit(1000)):
            if not _is_still_theirs(session, row):
                row.state, row.answer = Sending.GIVEN_UP, CHANGED
                continue
            row.state, row.claimed_at, row.tries = Sending.SENDING, now, row.tries + 1
            return Claim(**{name: getattr(row, name) for name in Claim.__dataclass_fields__})
    return None


def settle(store: Store, taken: Claim, outcome: Outcome, rules: Limits, now: datetime) -> Sending:
    """Write down what came of it; the state it has now. A process that was long thought dead may still say so."""
    state, later = _state(outcome, taken.tries, rules), delay(taken.tries, rules)
    mine = (OutboxRow.message_id == taken.message_id, OutboxRow.tries == taken.tries)
    there = OutboxRow.state.in_((Sending.SENDING, Sending.UNCERTAIN))
    values = {"state": state, "answer": outcome.answer, "sent_at": now if state is Sending.SENT else None}
    values |= {"not_before": now + later} if state is Sending.FAILED else {}
    with store.writing() as session:
        session.execute(update(OutboxRow).where(*mine, there).values(**values))
    return state


def look_through(store: Store, rules: Limits, now: datetime) -> None:
    """What a process that died had in hand is uncertain; what waited too long is given up."""
    dead = (OutboxRow.state == Sending.SENDING, OutboxRow.claimed_at < now - LEASE)
    old = (OutboxRow.state.in_(DUE), OutboxRow.queued_at < now - timedelta(days=rules.expire_days))
    with store.writing() as session:
        session.execute(update(OutboxRow).where(*dead).values(state=Sending.UNCERTAIN, answer=DIED))
        session.execute(update(OutboxRow).where(*old).values(state=Sending.GIVEN_UP, answer=EXPIRED))


def hold_back(session: Session) -> None:
    """After a restore: what waited when the backup was made may have been sent since."""
    unsent = OutboxRow.state.in_((*DUE, Sending.SENDING))
    session.execute(update(OutboxRow).where(unsent).values(state=Sending.UNCERTAIN, answer=RESTORED))


def delay(tries: int, rules: Limits) -> timedelta:
    """How long after so many tries the next one comes: four times as long each time, a day at most."""
    longer: int = FACTOR ** min(tries - 1, FACTORS)
    return min(timedelta(minutes=rules.first_delay_minutes) * longer, LONGEST_DELAY)


def _state(outcome: Outcome, tries: int, rules: Limits) -> Sending:
    match outcome.kind:
        case "taken":
            return Sending.SENT
        case "uncertain":
            return Sending.UNCERTAIN
    return Sending.GIVEN_UP if tries >= rules.tries else Sending.FAILED


def _is_still_theirs(session: Session, row: OutboxRow) -> bool:
    """Whether the account is in use, sees what it saw when the message was written, and is reached there."""
    user = session.get(UserRow, row.user_id)
    if user is None or user.state != "active" or rights_of(user) != row.rights:
        return False
    return addresses(session, row.user_id).get(row.channel) == row.to
