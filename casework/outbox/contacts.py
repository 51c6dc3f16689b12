"""Contacts: where an account is reached; an administrator writes it down, the audit keeps it with numbers hidden."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casework.audit import chain as audit
from casework.errors import Refused
from casework.outbox.channels import checked
from casework.store import Store
from casework.tables.contacts import ContactRow
from casework.tables.users import UserRow
from pipelines.privacy.masks import mask


def reach(store: Store, by: str, user_id: int, changes: Mapping[str, str | None], now: datetime) -> dict[str, str]:
    """Set the addresses of an account by channel, None takes one away; what it has afterwards. Raises Refused."""
    wanted = {channel: checked(channel, text) if text is not None else None for channel, text in changes.items()}
    with store.writing() as session:
        row = session.get(UserRow, user_id)
        if row is None:
            raise Refused("没有这个账号。")
        before = addresses(session, user_id)
        session.execute(delete(ContactRow).where(ContactRow.user_id == user_id, ContactRow.channel.in_(wanted)))
        session.add_all(ContactRow(user_id=user_id, channel=name, address=to) for name, to in wanted.items() if to)
        session.flush()
        after = addresses(session, user_id)
        if after != before:
            audit.record(session, now, by, "user.contact", {"login": row.login, **_words(before, after)})
    return after


def contacts(store: Store) -> dict[int, dict[str, str]]:
    """By account: its addresses by channel."""
    reached: dict[int, dict[str, str]] = {}
    with store.reading() as session:
        for row in session.scalars(select(ContactRow).order_by(ContactRow.user_id, ContactRow.channel)):
            reached.setdefault(row.user_id, {})[row.channel] = row.address
    return reached


def addresses(session: Session, user_id: int) -> dict[str, str]:
    """The addresses of one account by channel."""
    rows = session.scalars(select(ContactRow).where(ContactRow.user_id == user_id).order_by(ContactRow.channel))
    return {row.channel: row.address for row in rows}


def _words(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, dict[str, list[str]]]:
    return {
        name: {"contacts": [f"{channel} {mask(address)}" for channel, address in held.items()]}
        for name, held in (("before", before), ("after", after))
    }
