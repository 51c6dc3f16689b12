"""Casework: the store of what people typed, opened once for the process."""

from __future__ import annotations

import os
import threading
from functools import lru_cache
from pathlib import Path

from casework.accounts.users import any_users
from casework.store import Store, place
from pages.ui.ask.query import data_folder

_opening = threading.Lock()


@lru_cache(maxsize=4)
def _opened(data: Path, url: str | None) -> Store:
    return Store.open(data, url)


def store() -> Store:
    """The county's store; made where there is none. Raises StoreError."""
    with _opening:
        return _opened(data_folder().resolve(), os.environ.get("MINGJIAN_CASEWORK") or None)


def has_accounts() -> bool:
    """Whether anybody can sign in. A county that was never given an account has no store yet, and needs none to be
    looked at. Raises StoreError."""
    url = os.environ.get("MINGJIAN_CASEWORK")
    if not url and not place(data_folder()).exists():
        return False
    return any_users(store())
