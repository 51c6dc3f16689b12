"""Audit: a chain of what was done; every row carries the digest of the one before it, so no word changes unseen.

    seq 1  previous 000…  digest d1 = sha256([1, at, who, action, body, 000…])
    seq 2  previous d1    digest d2 = sha256([2, at, who, action, body, d1])

A row changed, left out or put between breaks the chain there. Whoever cuts off its end, or writes all of it anew, is
found out by the digests that the backups noted (backup/, `mingjian doctor`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from casework.audit.acts import ACTS
from casework.store import Store
from casework.tables.audit import AuditRow

NOTHING = "0" * 64  # what the first row follows
AT = "%Y-%m-%d %H:%M:%S.%f"  # how a time is hashed: UTC, as SQLite writes it


@dataclass(frozen=True)
class Seal:
    """The last row of a chain: its number (0: no row) and digest."""

    seq: int
    digest: str


@dataclass(frozen=True)
class Chain:
    """What looking through the audit gave: whole rows, the last of them, and where it breaks if it does."""

    rows: int
    seal: Seal
    broken_at: int | None = None  # the number of the first row that is not as it was written
    why: str = ""

    @property
    def whole(self) -> bool:
        """Every row is as it was written."""
        return self.broken_at is None


def record(session: Session, now: datetime, who: str, action: str, body: dict[str, Any]) -> None:
    """Add a row inside the caller's writing transaction. `body` holds JSON values and never a password."""
    if action not in ACTS:
        raise KeyError(action)
    last = seal(session)
    text, at = canonical(body), now.astimezone(UTC)
    digest = digest_of(last.seq + 1, at.strftime(AT), who, action, text, last.digest)
    row = AuditRow(seq=last.seq + 1, at=now, who=who, action=action, body=text, previous=last.digest, digest=digest)
    session.add(row)
    session.flush()


def seal(session: Session) -> Seal:
    """The end of the chain as it stands."""
    row = session.execute(select(AuditRow.seq, AuditRow.digest).order_by(AuditRow.seq.desc()).limit(1)).first()
    return Seal(row.seq, row.digest) if row else Seal(0, NOTHING)


def digest_at(session: Session, seq: int) -> str | None:
    """The digest of one row; None where there is no such row."""
    return session.scalar(select(AuditRow.digest).where(AuditRow.seq == seq)) if seq else NOTHING


def canonical(body: dict[str, Any]) -> str:
    """One text for one body: keys sorted, no blanks, Chinese as it is, half a sign of two escaped."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode()


def digest_of(*parts: object) -> str:
    """The digest of a row: number, time, who, action, body, the digest before it."""
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def verify(store: Store) -> Chain:
    """Look through the whole chain. Raises StoreError."""
    with store.reading() as session:
        return verified(session)


def verified(session: Session) -> Chain:
    """Look through the chain that a session sees."""
    return chain_of(session.execute(_rows(session)).yield_per(1000))


def chain_of(rows: Iterable[Any]) -> Chain:
    """Look through rows with seq, at (the text that was hashed), who, action, body, previous and digest, in order."""
    last = Seal(0, NOTHING)
    try:
        for row in rows:
            if why := _fault(row, last):
                return Chain(last.seq, last, last.seq + 1, why)
            last = Seal(row.seq, row.digest)
    except DBAPIError as error:  # bytes that are no text any more
        return Chain(last.seq, last, last.seq + 1, f"无法读取（{type(error.orig).__name__}）")
    return Chain(last.seq, last)


def _rows(session: Session) -> Any:
    """The rows in order, the time as the text that was hashed."""
    at: ColumnElement[Any] = literal_column("at")
    if session.get_bind().dialect.name == "postgresql":
        at = func.to_char(func.timezone("UTC", AuditRow.at), "YYYY-MM-DD HH24:MI:SS.US")
    row = AuditRow
    return select(row.seq, at.label("at"), row.who, row.action, row.body, row.previous, row.digest).order_by(row.seq)


def _fault(row: Any, last: Seal) -> str:
    if row.seq != last.seq + 1:
        return f"缺少第 {last.seq + 1} 条"
    if row.previous != last.digest:
        return "与前一条接不上"
    if row.digest != digest_of(row.seq, row.at, row.who, row.action, row.body, row.previous):
        return "内容与校验值不符"
    return ""
