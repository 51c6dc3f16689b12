"""Unmasking: hidden names shown to somebody who says why; the reason is kept for ever."""

from __future__ import annotations

from datetime import datetime

from casework.accounts.person import Person
from casework.audit import chain as audit
from casework.errors import Refused
from casework.store import Store
from casework.tables.unmaskings import UnmaskingRow

LEAST, MOST = 4, 500  # signs of a reason


def unmask(store: Store, person: Person, subject: str, reason: str, now: datetime) -> None:
    """Keep who is about to see the names of what, and why; who may is asked by the caller. Raises Refused."""
    why = " ".join(reason.split())
    if not LEAST <= len(why) <= MOST or not (why + subject).isprintable():
        raise Refused(f"请写明查看姓名的理由，{LEAST} 至 {MOST} 个字。")
    with store.writing() as session:
        session.add(UnmaskingRow(at=now, user_id=person.user_id, subject=subject, reason=why))
        audit.record(session, now, person.login, "unmask", {"subject": subject, "reason": why})
