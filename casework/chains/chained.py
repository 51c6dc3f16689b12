"""Chained: a table whose rows are bound to one another.

    no 1  previous 000…  digest d1 = sha256(000… + body of 1)
    no 2  previous d1    digest d2 = sha256(d1 + body of 2)

Whoever writes the whole chain anew, or cuts off its end, is found out by the audit, which names every digest.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Text, func, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from casework.audit.chain import AT, NOTHING, Chain, Seal
from casework.tables.audit import AuditRow


def sha(text: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


@dataclass(frozen=True)
class Chained:
    """A table with `no` (from 1), `at`, `previous`, `digest`, and a text `scheme` with its `scheme_sha`.

    `body`: the columns that are hashed, in their order, the time after them; `acts`: the acts of the audit that name
    a row's digest.
    """

    table: Any
    body: tuple[str, ...]
    acts: tuple[str, ...]

    def bind(self, row: Any, last: Seal, at: datetime) -> None:
        """Put a new row behind the last one."""
        row.no, row.at, row.previous = last.seq + 1, at, last.digest
        row.digest = self.digest_of(row, at.astimezone(UTC).strftime(AT))

    def digest_of(self, row: Any, at: str) -> str:
        """The digest of a row, from its fields and its time as the text that SQLite writes."""
        body = [getattr(row, name) for name in self.body]
        return sha(row.previous + json.dumps([*body, at], ensure_ascii=False, separators=(",", ":"), default=repr))

    def last(self, session: Session) -> Seal:
        """Number and digest of the last row; 0 and nothing where there is none."""
        asked = select(self.table.no, self.table.digest).order_by(self.table.no.desc()).limit(1)
        row = session.execute(asked).first()
        return Seal(row.no, row.digest) if row else Seal(0, NOTHING)

    def verified(self, session: Session) -> Chain:
        """Look through every row that a session sees, against one another and against the audit."""
        last, audited = Seal(0, NOTHING), self._audited(session)
        try:
            for row in session.execute(self._rows(session)):
                if why := self._fault(row, last, audited.get(last.seq + 1)):
                    return Chain(last.seq, last, last.seq + 1, why)
                last = Seal(row.no, row.digest)
        except DBAPIError as error:  # bytes that are no text any more
            return Chain(last.seq, last, last.seq + 1, f"无法读取（{type(error.orig).__name__}）")
        if gone := sorted(no for no in audited if no > last.seq):
            return Chain(last.seq, last, gone[0], "审计里有，库里没有")
        return Chain(last.seq, last)

    def _rows(self, session: Session) -> Any:
        """The rows in order, the time as the text that was hashed."""
        at: Any = type_coerce(self.table.at, Text)
        if session.get_bind().dialect.name == "postgresql":
            at = func.to_char(func.timezone("UTC", self.table.at), "YYYY-MM-DD HH24:MI:SS.US")
        names = dict.fromkeys((*self.body, "scheme", "scheme_sha", "previous", "digest"))
        return select(*(getattr(self.table, name) for name in names), at.label("at_text")).order_by(self.table.no)

    def _audited(self, session: Session) -> dict[int, str]:
        """The digest of every row by its number, as the audit has it."""
        bodies = session.scalars(select(AuditRow.body).where(AuditRow.action.in_(self.acts)))
        return {body["no"]: body["digest"] for body in map(json.loads, bodies)}

    def _fault(self, row: Any, last: Seal, audited: str | None) -> str:
        if row.no != last.seq + 1:
            return f"缺少第 {last.seq + 1} 号"
        if row.previous != last.digest:
            return "与前一号接不上"
        if row.scheme_sha != sha(row.scheme):
            return "方案与校验值不符"
        if row.digest != self.digest_of(row, row.at_text):
            return "内容与校验值不符"
        return "" if row.digest == audited else "与审计记下的不同"
