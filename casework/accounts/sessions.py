"""Sessions: somebody known by an opaque token, until they go, stay idle, or the day is over."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Row, Select, select, update
from sqlalchemy.orm import Session

from casework.accounts.address import kept_address
from casework.accounts.person import Person, Role
from casework.audit import chain as audit
from casework.errors import Refused
from casework.store import Store
from casework.tables.sessions import SessionRow
from casework.tables.users import UserRow

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)  # how exactly `seen_at` is kept: a write for every click would be too many


def start(store: Store, user_id: int, how: str, now: datetime, address: str) -> str:
    """Begin a session of somebody whose identity is proven. Raises Refused for a disabled or unknown account."""
    with store.writing() as session:
        user = session.get(UserRow, user_id)
        if user is None or user.state != "active":
            raise Refused("此账号已停用或不存在，请联系管理员。")
        return begin(session, user, how, now, kept_address(address))


def begin(session: Session, user: UserRow, how: str, now: datetime, address: str) -> str:
    """The same inside the caller's transaction."""
    token = secrets.token_urlsafe(32)
    times = {"started_at": now, "seen_at": now, "expires_at": now + LONGEST}
    session.add(SessionRow(digest=digest(token), user_id=user.user_id, how=how, address=address, **times))
    user.signed_in_at = now
    audit.record(session, now, user.login, "sign-in", {"how": how, "address": address})
    return token


def person_of(store: Store, token: str, now: datetime, *, is_used: bool = True) -> Person | None:
    """Who this token is; None: unknown, expired, ended, or the account is disabled.

    `is_used`: by somebody who did something; a look at a page left open keeps no idle session alive.
    """
    with store.reading() as session:
        pair = session.execute(_asked(token)).first()
    if pair is None or not _open(pair, now):
        return None
    if is_used and now - pair.SessionRow.seen_at >= SEEN_EVERY:
        _seen(store, pair.SessionRow.digest, now)
    user = pair.UserRow
    return Person(
        user_id=user.user_id,
        login=user.login,
        name=user.name,
        role=Role(user.role),
        is_office=user.is_office,
        township=user.township,
        categories=user.categories,
        must_change=user.must_change and pair.SessionRow.how == "password",
        department=user.department,
    )


def end(store: Store, token: str, now: datetime) -> None:
    """Sign out; a token that is nobody's any more changes nothing."""
    with store.writing() as session:
        pair = session.execute(_asked(token)).first()
        if pair is not None and pair.SessionRow.ended_at is None:
            pair.SessionRow.ended_at = now
            audit.record(session, now, pair.UserRow.login, "sign-out", {})


def end_all(store: Store, user_id: int, now: datetime, by: str | None = None) -> int:
    """Sign somebody out everywhere: how many sessions that were. `by`: who does it, if not they themselves."""
    with store.writing() as session:
        login = session.scalar(select(UserRow.login).where(UserRow.user_id == user_id))
        if login is None:
            return 0
        ended = end_of(session, user_id, now)
        audit.record(session, now, by or login, "sessions.end", {"login": login, "sessions": ended})
        return ended


def end_of(session: Session, user_id: int, now: datetime, keep: str | None = None) -> int:
    """End every open session of somebody but that of the token `keep`, inside the caller's transaction."""
    kept = digest(keep) if keep else ""
    mine = (SessionRow.user_id == user_id, SessionRow.ended_at.is_(None), SessionRow.digest != kept)
    open_now = session.scalars(select(SessionRow).where(*mine)).all()
    for row in open_now:
        row.ended_at = now
    return sum(row.expires_at > now and now - row.seen_at < IDLE for row in open_now)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _asked(token: str) -> Select[SessionRow, UserRow]:
    return select(SessionRow, UserRow).join(UserRow).where(SessionRow.digest == digest(token))


def _open(pair: Row[SessionRow, UserRow], now: datetime) -> bool:
    row, user = pair
    alive = row.ended_at is None and now < row.expires_at and now - row.seen_at < IDLE
    return alive and user.state == "active"


def _seen(store: Store, key: str, now: datetime) -> None:
    with store.writing() as session:
        session.execute(update(SessionRow).where(SessionRow.digest == key).values(seen_at=now))
