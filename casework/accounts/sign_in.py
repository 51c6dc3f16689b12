"""Sign-in: login and password in, the token of a new session out.

The attempt is counted as failed before the password is looked at, and the count taken back if it was right; so a
thousand attempts at once are a thousand failures, in one process or in two. No transaction is open while argon2 works.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.accounts import hashing, lockout, sessions
from casework.accounts.address import kept_address
from casework.accounts.logins import is_possible, login_key
from casework.audit import chain as audit
from casework.errors import Refused
from casework.store import Store
from casework.tables.users import UserRow

WRONG = "账号或密码不对。"
UNKNOWN = "（无此账号）"  # in the audit; never the login as typed, which may be somebody's password


def sign_in(store: Store, login: str, password: str, now: datetime, address: str) -> str:
    """The token of the new session, for the cookie. Raises Refused, with the seconds to wait where waiting is asked."""
    key, address = login_key(login), kept_address(address)
    with store.reading() as session:  # who is locked out takes no writer's turn
        _admit(session, key, address, now)
    with store.writing() as session:
        stored, is_usual = _stored(session, key, address, now)
    right = hashing.matches(stored, password)
    newer = hashing.hashed(password) if right and stored and hashing.outdated(stored) else None
    with store.writing() as session:
        outcome = _settle(session, key, stored if right else None, newer, now, address, is_usual)
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def _stored(session: Session, key: str, address: str, now: datetime) -> tuple[str | None, bool]:
    """What is kept of the password, and whether this is the usual desk; the attempt counts from here on."""
    user = _admit(session, key, address, now)
    is_usual = _is_usual(session, user, address, now)
    counts = lockout.at_sign_in(key, address)
    lockout.count(session, [each for each in counts if not (is_usual and each.limit is lockout.ADDRESS)], now)
    return (user.password_hash if user else None), is_usual


def _admit(session: Session, key: str, address: str, now: datetime) -> UserRow | None:
    """The account of the login, if there is one. Raises Refused while its turn has not come."""
    user = _account(session, key)
    if seconds := _waiting(session, user, key, address, now):
        raise Refused(f"密码错误次数过多，请 {spoken(seconds)}后再试。", retry_after=seconds)
    return user


def _account(session: Session, key: str) -> UserRow | None:
    return session.scalar(select(UserRow).where(UserRow.login_key == key)) if is_possible(key) else None


def _waiting(session: Session, user: UserRow | None, key: str, address: str, now: datetime) -> int:
    counts = lockout.at_sign_in(key, address)
    is_usual = _is_usual(session, user, address, now)
    return lockout.waiting(session, [each for each in counts if not is_usual or each.limit is lockout.PAIR], now)


def _is_usual(session: Session, user: UserRow | None, address: str, now: datetime) -> bool:
    """Asked of an unknown login as well: it must not be told by its time."""
    return lockout.is_known(session, user.user_id if user else 0, address, now)


def _settle(
    session: Session, key: str, stored: str | None, newer: str | None, now: datetime, address: str, is_usual: bool
) -> str | Refused:
    """A new session, or why there is none. `stored`: what the password was right for; None: it was wrong."""
    user = _account(session, key)
    if user is None or stored is None or user.password_hash != stored:  # or it was changed this very moment
        if is_usual:  # counted only now: had it been before, a right password would have had to undo it
            lockout.count(session, [lockout.at_address(address)], now)
        audit.record(session, now, user.login if user else UNKNOWN, "sign-in.refused", {"address": address})
        seconds = _waiting(session, user, key, address, now)
        return Refused(f"{WRONG}请 {spoken(seconds)}后再试。" if seconds else WRONG, seconds or None)
    lockout.forgive(session, lockout.at_sign_in(key, address), is_usual)
    if user.state != "active":
        audit.record(session, now, user.login, "sign-in.refused", {"address": address, "state": user.state})
        return Refused("此账号已停用，请联系管理员。")
    user.password_hash = newer or stored
    return sessions.begin(session, user, "password", now, address)


def spoken(seconds: int) -> str:
    """A wait as a person is told it: 40 秒, 5 分钟."""
    return f"{seconds} 秒" if seconds <= 90 else f"{-(-seconds // 60)} 分钟"
