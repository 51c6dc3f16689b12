"""Hashing: passwords as argon2id, each 19 MiB and a tenth of a second, at most two at a time.

A flood of sign-ins then costs 38 MiB and two cores at the most; who waits too long in the queue is asked to come back.
"""

from __future__ import annotations

import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from casework.errors import Refused

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
AT_A_TIME = 2
PATIENCE = 10  # seconds in the queue
LONGEST = 256  # signs: no password is longer, and nobody hashes a book
_turns = threading.BoundedSemaphore(AT_A_TIME)


def hashed(password: str) -> str:
    """The text that is kept of a password. Raises Refused where too many wait."""
    with _turn():
        return HASHER.hash(_bytes(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether this is the password; as slow where there is none (`stored` is None).

    Raises Refused where too many wait.
    """
    with _turn():
        nobodys = _nobodys()  # made at the first attempt of a process, whoever's it is
        try:
            HASHER.verify(stored or nobodys, _bytes(password[:LONGEST]))
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None and len(password) <= LONGEST


def outdated(stored: str) -> bool:
    """Whether the text was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def _bytes(password: str) -> bytes:
    """Full-width letters of an input method are the plain ones; half a sign of two is a sign like any other."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    """A password that nobody has, for logins that nobody has."""
    return HASHER.hash(secrets.token_bytes(32))


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE):
        raise Refused("同时登录的人太多，请过几秒再试。", retry_after=5)
    try:
        yield
    finally:
        _turns.release()
