"""Guard: calls into the Rust reader, which panics past `except Exception` on a few malformed files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Refused(Exception):
    """The reader gave up; the text is the reader's own and meant for the log, not for people."""


def guarded(call: Callable[[], T]) -> T:
    """The call's answer; every failure of the reader, panics included, as Refused. Lack of memory is no such failure:
    it says nothing about the file being broken."""
    try:
        return call()
    except MemoryError:
        raise
    except Exception as error:
        raise Refused(f"{type(error).__name__}: {error}") from error
    except BaseException as panic:
        # pyo3 raises Rust panics as PanicException, a BaseException that no module exports under a name to catch
        if type(panic).__name__ != "PanicException":
            raise
        raise Refused(f"PanicException: {panic}") from None
