"""Unreadable: a file that nothing can be read from, said in one sentence a township clerk can act on."""

from __future__ import annotations

from pathlib import PurePosixPath


class Unreadable(ValueError):
    """The file cannot be read; `message` names the file, what is wrong and the way out."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def unreadable(name: str, what: str, way_out: str) -> Unreadable:
    """Say `what` is wrong with the file `name`, and the `way_out`."""
    return Unreadable(f"“{PurePosixPath(name).name}”{what}。{way_out}。")
