"""Checking: what would become of a file if it were handed in, by the night's own code."""

from __future__ import annotations

from typing import Any

from pages.ui.query import data_folder
from pipelines.check import check
from pipelines.reference.county import load


def checked(path: str, data: bytes) -> dict[str, Any]:
    """The answer of pipelines.check for the bytes at a path of the inbox. Raises ReferenceError."""
    return check(path, data, load(data_folder() / "reference"))
