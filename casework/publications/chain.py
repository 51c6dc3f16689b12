"""Chain: publications bound to one another, so that no byte of one changes unseen.

    no 1  previous 000…  digest d1 = sha256(000… + body of 1)
    no 2  previous d1    digest d2 = sha256(d1 + body of 2)

Whoever writes the whole chain anew, or cuts off its end, is found out by the audit, which names every digest.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Text, func, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from casework.audit import NOTHING, Chain, Seal
from casework.publications.publication import sha
from casework.store import Store
from casework.tables.audit import AuditRow
from casework.tables.published.publications import PublicationRow

BODY = ("no", "period_kind", "period", "scheme_sha", "scheme", "snapshot", "figures", "revises", "reason", "by")
ACTS = ("publication.publish", "publication.revise")


def digest_of(row: Any, at: str) -> str:
    """The digest of a publication, from its fields and its time as the text that SQLite writes."""
    body = [getattr(row, name) for name in BODY]
    return sha(row.previous + json.dumps([*body, at], ensure_ascii=False, separators=(",", ":"), default=repr))


def last_of(session: Session) -> Seal:
    """Number and digest of the last publication; 0 and nothing where there is none."""
    asked = select(PublicationRow.no, PublicationRow.digest).order_by(PublicationRow.no.desc()).limit(1)
    row = session.execute(asked).first()
    return Seal(row.no, row.digest) if row else Seal(0, NOTHING)


def chain(store: Store) -> Chain:
    """Look through every publication. Raises StoreError."""
    with store.reading() as session:
        return verified(session)


def verified(session: Session) -> Chain:
    """Look through every publication that a session sees, against one another and against the audit."""
    last, audited = Seal(0, NOTHING), _audited(session)
    try:
        for row in session.execute(_rows(session)):
            if why := _fault(row, last, audited.get(last.seq + 1)):
                return Chain(last.seq, last, last.seq + 1, why)
            last = Seal(row.no, row.digest)
    except DBAPIError as error:  # bytes that are no text any more
        return Chain(last.seq, last, last.seq + 1, f"无法读取（{type(error.orig).__name__}）")
    if gone := sorted(no for no in audited if no > last.seq):
        return Chain(last.seq, last, gone[0], "审计里有，库里没有")
    return Chain(last.seq, last)


def _rows(session: Session) -> Any:
    """The rows in order, the time as the text that was hashed."""
    at: Any = type_coerce(PublicationRow.at, Text)
    if session.get_bind().dialect.name == "postgresql":
        at = func.to_char(func.timezone("UTC", PublicationRow.at), "YYYY-MM-DD HH24:MI:SS.US")
    columns = [getattr(PublicationRow, name) for name in (*BODY, "previous", "digest")]
    return select(*columns, at.label("at_text")).order_by(PublicationRow.no)


def _audited(session: Session) -> dict[int, str]:
    """The digest of every publication by its number, as the audit has it."""
    bodies = session.scalars(select(AuditRow.body).where(AuditRow.action.in_(ACTS)))
    return {body["no"]: body["digest"] for body in map(json.loads, bodies)}


def _fault(row: Any, last: Seal, audited: str | None) -> str:
    if row.no != last.seq + 1:
        return f"缺少第 {last.seq + 1} 号"
    if row.previous != last.digest:
        return "与前一号接不上"
    if row.scheme_sha != sha(row.scheme):
        return "方案与校验值不符"
    if row.digest != digest_of(row, row.at_text):
        return "内容与校验值不符"
    return "" if row.digest == audited else "与审计记下的不同"
