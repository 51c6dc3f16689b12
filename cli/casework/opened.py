"""Opened: the store that a command works on, and who works on it."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casework.errors import Refused, Stale, StoreError
from casework.store import Store
from cli.app import fail, no_folder


def who() -> str:
    """Who the audit says it was: the account of the machine that runs the command."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # in a container there may be a number only
        name = str(os.getuid())
    return f"命令行 {name}"


@contextmanager
def opened(data: Path) -> Iterator[Store]:
    """The store of a county; what cannot be done is one sentence on standard error and exit code 2."""
    if not data.is_dir():
        raise no_folder(data)
    with in_words():
        store = Store.open(data)
        try:
            yield store
        finally:
            store.close()


@contextmanager
def in_words() -> Iterator[None]:
    """What the store refuses, as the command says it."""
    try:
        yield
    except (StoreError, Refused, Stale) as error:
        raise fail(str(error)) from None
