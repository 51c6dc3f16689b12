"""Hand-ins: who handed in which bytes under which name, and when, as the audit keeps it.

hand-in of 西河镇/3月.xlsx, sha a1…, by zhang        →  (西河镇/3月.xlsx, a1…): zhang
hand-in.failed of the same bytes                     →  nobody: they were not written
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from casework.store import Store
from casework.tables.audit import AuditRow
from casework.tables.users import UserRow


@dataclass(frozen=True)
class HandedIn:
    """The last hand-in of these bytes. `at` is UTC; `name` is what its login's owner is called."""

    login: str
    name: str
    at: datetime


def hand_ins(store: Store) -> dict[tuple[str, str], HandedIn]:
    """By path in the inbox, numbers of persons hidden as the audit has it, and SHA-256. Raises StoreError."""
    acts = select(AuditRow.who, AuditRow.at, AuditRow.action, AuditRow.body).order_by(AuditRow.seq)
    asked = acts.where(AuditRow.action.in_(("hand-in", "hand-in.failed")))
    with store.reading() as session:
        names = dict(session.execute(select(UserRow.login, UserRow.name)).all())
        rows = session.execute(asked).all()
    signed: dict[tuple[str, str], HandedIn] = {}
    for who, at, action, text in rows:
        body = json.loads(text)
        key = (str(body.get("path")), str(body.get("sha256")))
        if action == "hand-in":
            signed[key] = HandedIn(who, names.get(who, who), at)
        else:
            signed.pop(key, None)
    return signed
