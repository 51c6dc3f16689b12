"""Stores: where a test keeps its store — a file of its own, or a database of its own on a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from unittest.mock import patch

from casework.accounts import hashing, users
from casework.accounts.users import User
from casework.store import Store

NOON = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)  # in China
SECOND = timedelta(seconds=1)
RIGHT = "correct horse 47"
OTHER = "battery staple 9"
HERE, THERE = "10.1.1.7", "10.9.9.9"


@dataclass(frozen=True)
class Home:
    """A county's data folder and the address of its store, None for a file in that folder."""

    data: Path
    url: str | None

    def open(self) -> Store:
        """The store, as every process opens it."""
        return Store.open(self.data, self.url)

    @contextmanager
    def opened(self) -> Iterator[Store]:
        """The store, closed afterwards."""
        store = self.open()
        try:
            yield store
        finally:
            store.close()


_hashed = cache(hashing.hashed)


def hashed_once() -> AbstractContextManager[object]:
    """Within it a password is hashed once for all tests: each takes a tenth of a second, as it should."""
    return patch.object(hashing, "hashed", _hashed)


def add(store: Store, login: str = "zhang", role: str = "leader", township: str | None = None) -> User:
    """An account with the right password, added at noon."""
    with hashed_once():
        return users.add(store, "test", login, "张三丰", role, township, (), False, RIGHT, NOON)
