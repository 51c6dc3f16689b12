"""Put: lay messages into the outbox, inside the transaction of what they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.outbox.receivers import Receiver
from casework.outbox.states import Sending
from casework.tables.outbox import OutboxRow
from casework.tables.outbox_events import OutboxEventRow

AT_ONCE = 500  # names in one question to the store


@dataclass(frozen=True)
class Attachment:
    """A file below the county's folder, and the digest of what it held when it was written."""

    path: str
    sha256: str


@dataclass(frozen=True)
class Message:
    """What is told. `event` names what it tells of: nobody is told the same twice by one channel."""

    event: str
    subject: str
    body: str
    path: str | None = None
    attachment: Attachment | None = None


def put(session: Session, receiver: Receiver, message: Message, now: datetime, channels: Iterable[str] = ()) -> int:
    """Lay the message in for each of the receiver's addresses (or those of `channels`); how many were new."""
    wanted = set(channels) or set(receiver.addresses)
    keyed: Mapping[str, str] = {
        f"{message.event}:{receiver.person.user_id}:{channel}": channel
        for channel in receiver.addresses
        if channel in wanted
    }
    known = set(session.scalars(select(OutboxRow.dedupe).where(OutboxRow.dedupe.in_(keyed))))
    new = [_row(receiver, message, key, channel, now) for key, channel in keyed.items() if key not in known]
    session.add_all(new)
    session.flush()
    return len(new)


def untold(session: Session, events: Iterable[str], now: datetime) -> list[str]:
    """Those of the events that were never told; from now on they were."""
    wanted = list(dict.fromkeys(events))
    known: set[str] = set()
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        known |= set(session.scalars(select(OutboxEventRow.event).where(OutboxEventRow.event.in_(part))))
    new = [event for event in wanted if event not in known]
    session.add_all(OutboxEventRow(event=event, at=now) for event in new)
    session.flush()
    return new


def _row(receiver: Receiver, message: Message, key: str, channel: str, now: datetime) -> OutboxRow:
    row = OutboxRow(dedupe=key, channel=channel, user_id=receiver.person.user_id, to=receiver.addresses[channel])
    row.rights, row.subject, row.body, row.path = receiver.rights, message.subject, message.body, message.path
    if message.attachment:
        row.attachment, row.sha256 = message.attachment.path, message.attachment.sha256
    row.created_at = row.queued_at = row.not_before = now
    row.tries, row.state, row.answer = 0, Sending.WAITING, ""
    return row
