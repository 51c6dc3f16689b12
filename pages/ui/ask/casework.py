"""Casework: the store of what people typed, opened once for the process."""

from __future__ import annotations

import logging
import os
import threading
from functools import lru_cache
from pathlib import Path

from casework import marker
from casework.accounts.users import any_users
from casework.errors import StoreError
from casework.store import Store, address, place
from pages.ui.ask.query import data_folder

_opening = threading.Lock()


@lru_cache(maxsize=4)
def _opened(data: Path, url: str | None) -> Store:
    return Store.open(data, url)


def store() -> Store:
    """The county's store; made where there is none. Raises StoreError."""
    with _opening:
        return _opened(data_folder().resolve(), os.environ.get("MINGJIAN_CASEWORK") or None)


def existing() -> Store | None:
    """The county's store; None where it was never needed: looking makes none. Raises StoreError."""
    data = data_folder()
    was_made = marker.marked(data) is not None or address(None) or place(data).exists()
    return store() if was_made else None


def has_accounts() -> bool:
    """Whether anybody can sign in. A county that was never given an account has no store yet, and needs none to be
    looked at. Raises StoreError, also where accounts were made and are not to be found."""
    data, kept = data_folder(), existing()
    if kept is None:
        return False
    if any_users(kept):
        _noted(data.resolve())
        return True
    if why := marker.emptied(data):
        raise StoreError(why)
    return False


@lru_cache(maxsize=4)
def _noted(data: Path) -> None:
    """Leave the marker of a county whose accounts are older than it; where that is not allowed, say so once."""
    try:
        store().mark()
    except StoreError as problem:
        logging.getLogger(__name__).warning("%s", problem)
