"""Audit log: the audit as it is read, newest first, by who, what and when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from casework.store import Store
from casework.tables.audit import AuditRow


@dataclass(frozen=True)
class Entry:
    """One act. `at` is UTC."""

    seq: int
    at: datetime
    who: str
    action: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """Which acts: all of them unless something is named; `since` inclusive, `until` exclusive.

    `within`: the only acts that the reader may read at all, whatever else is named; None: every one.
    """

    who: str | None = None
    actions: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    within: frozenset[str] | None = None


def entries(store: Store, wanted: Wanted, most: int) -> list[Entry]:
    """The latest acts, `most` of them. Raises StoreError."""
    asked = select(AuditRow).order_by(AuditRow.seq.desc()).limit(most)
    if wanted.within is not None:
        asked = asked.where(AuditRow.action.in_(wanted.within))
    if wanted.who:
        asked = asked.where(AuditRow.who == wanted.who)
    if wanted.actions:
        asked = asked.where(AuditRow.action.in_(wanted.actions))
    if wanted.since:
        asked = asked.where(AuditRow.at >= wanted.since)
    if wanted.until:
        asked = asked.where(AuditRow.at < wanted.until)
    with store.reading() as session:
        return [Entry(row.seq, row.at, row.who, row.action, json.loads(row.body)) for row in session.scalars(asked)]


def people(store: Store, within: frozenset[str] | None = None) -> list[str]:
    """Everyone who ever did something, or one of these acts, by name."""
    asked = select(AuditRow.who).distinct().order_by(AuditRow.who)
    if within is not None:
        asked = asked.where(AuditRow.action.in_(within))
    with store.reading() as session:
        return list(session.scalars(asked))
