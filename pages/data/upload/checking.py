"""Checking: what would become of a file if it were handed in, by the night's own code in a process of its own."""

from __future__ import annotations

from pages.ui.ask.query import data_folder
from pipelines.check.apart import checked_apart
from pipelines.check.check import Checked


def checked(path: str, data: bytes, categories: tuple[str, ...] = ()) -> Checked:
    """The check of the bytes at a path of the inbox; `refused` also where a limit was hit. Raises ReferenceError.

    `categories`: what the sender is limited to; empty for every category.
    """
    return checked_apart(path, data, data_folder() / "reference", folder=data_folder(), categories=categories)
