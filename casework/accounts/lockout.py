"""Lock-out: how long nobody is asked again after wrong passwords, growing with their number, agreed by every process.

Three counts are kept: of a login from one address, of a login from anywhere, of an address. From `free` failures on the
next attempt waits `first` seconds, twice as long after each further one, `longest` at most:

    wrong passwords of one login from one address   1 … 4   5      6      7      …  11 and more
    the next one waits                              0       30 s   1 min  2 min  …  30 min

A stranger at one address is held by the first count, long before the second (five minutes at most) could keep the
official out all day. From an address where they signed in lately, an official is asked for the first count only:
neither strangers' attempts at their login nor one colleague's at a hundred others, behind the same address of an
office, keep them out. An attempt that is not let in counts nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from casework.tables.sessions import SessionRow
from casework.tables.sign_in_attempts import AttemptRow

FORGOTTEN = timedelta(hours=24)
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Limit:
    """One count: from how many failures on there is a wait, its first and longest seconds."""

    kind: str
    free: int
    first: int
    longest: int

    def wait(self, failures: int) -> int:
        """Seconds that the next attempt waits after so many failures."""
        over = min(failures - self.free, 20)
        return 0 if over < 0 else min(self.longest, self.first * 2**over)


@dataclass(frozen=True)
class Count:
    """A limit, and whose failures it counts; login and address as they are kept."""

    limit: Limit
    login: str
    address: str

    @property
    def key(self) -> tuple[str, str, str]:
        """The key of its row."""
        return self.limit.kind, self.login, self.address


PAIR = Limit("pair", 5, 30, 30 * 60)
LOGIN = Limit("login", 10, 10, 5 * 60)
ADDRESS = Limit("address", 30, 10, 15 * 60)
CHANGE = Limit("change", 5, 30, 30 * 60)  # a stolen session is no place to try passwords either


def at_sign_in(login_key: str, address: str) -> tuple[Count, ...]:
    """The counts of an attempt to sign in."""
    login, there = _kept(login_key), _kept(address)
    return Count(PAIR, login, there), Count(LOGIN, login, ""), at_address(address)


def at_address(address: str) -> Count:
    """The count of everything that is tried from an address."""
    return Count(ADDRESS, "", _kept(address))


def at_change(login_key: str) -> tuple[Count, ...]:
    """The counts of an attempt to change one's own password."""
    return (Count(CHANGE, _kept(login_key), ""),)


def waiting(session: Session, counts: Iterable[Count], now: datetime) -> int:
    """Seconds until an attempt is let in; 0: now."""
    key = tuple_(AttemptRow.kind, AttemptRow.login, AttemptRow.address)
    until = session.scalars(select(AttemptRow.locked_until).where(key.in_([each.key for each in counts])))
    left = [(at - now).total_seconds() for at in until if at]
    return max((int(-(-seconds // 1)) for seconds in left if seconds > 0), default=0)


def count(session: Session, counts: Iterable[Count], now: datetime) -> None:
    """Count an attempt as failed, before it is tried: many at once are then no way around the limits."""
    session.execute(delete(AttemptRow).where(AttemptRow.last_at < now - FORGOTTEN))
    for each in counts:
        kind, login, address = each.key
        row = session.get(AttemptRow, each.key)
        if row is None:
            row = AttemptRow(kind=kind, login=login, address=address, failures=0)
            session.add(row)
        row.failures, row.last_at = row.failures + 1, now
        wait = each.limit.wait(row.failures)
        row.locked_until = now + timedelta(seconds=wait) if wait else None
    session.flush()


def forgive(session: Session, counts: Iterable[Count], is_usual: bool = False) -> None:
    """The attempt was right: the login begins anew, and its address loses what this login had failed there.

    So an office behind one address is not held for its people's slips, and a stranger with an account of their own wins
    nothing: their failures at other people's logins stay. At the usual desk (`is_usual`) the address was not asked and
    has not counted this attempt; if it is held, it stays held for everybody else.
    """
    rows = {each.limit.kind: row for each in counts if (row := session.get(AttemptRow, each.key))}
    address, pair = rows.pop(ADDRESS.kind, None), rows.get(PAIR.kind)
    if address is not None:
        own = pair.failures if pair else 1
        address.failures = max(0, address.failures - (own - 1 if is_usual else own))
        if not is_usual:
            address.locked_until = None  # it was over, or this attempt had not been let in
    for row in rows.values():
        session.delete(row)


def forget(session: Session, login_key: str) -> None:
    """Every count of a login begins anew: an admin has given it a new password."""
    session.execute(delete(AttemptRow).where(AttemptRow.login == _kept(login_key)))


def is_known(session: Session, user_id: int, address: str, now: datetime) -> bool:
    """Whether this person signed in from this address lately."""
    mine = (SessionRow.user_id == user_id, SessionRow.address == address, SessionRow.started_at > now - LATELY)
    return session.scalar(select(SessionRow.digest).where(*mine).limit(1)) is not None


def _kept(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
