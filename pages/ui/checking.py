"""Checking: what would become of a file if it were handed in, by the night's own code in a process of its own."""

from __future__ import annotations

from typing import Any

from pages.ui.query import data_folder
from pipelines.sandbox.apart import check_apart


def checked(path: str, data: bytes) -> dict[str, Any]:
    """The check of the bytes at a path of the inbox; `refused` also where a limit was hit. Raises ReferenceError."""
    return check_apart(path, data, data_folder() / "reference")
