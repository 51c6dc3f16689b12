"""Outcome: what a night comes to, what it tells on the way, and how it fails."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


class NightFailed(RuntimeError):
    """Nothing was published; the message says what, where and what next. Yesterday's snapshot stands."""


class Watch:
    """What the night tells whoever looks on. The CLI draws it; by default nobody listens."""

    def step(self, name: str) -> None:
        """A stage begins."""

    def note(self, sentence: str) -> None:
        """Something that whoever runs the night should know; it did not stop the night."""

    def files(self, total: int) -> None:
        """So many files are to be read."""

    def file(self, name: str, rows: int) -> None:
        """One file has been read, and so many rows of its sheets have been seen."""


@dataclass
class Outcome:
    """The snapshot that was published, or the one that stands because nothing had changed."""

    snapshot: str
    changed: bool
    files_read: int
    manifest: dict[str, Any]
    timings: dict[str, float] = field(default_factory=dict)


@dataclass
class Clock:
    """Seconds per stage."""

    watch: Watch
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.watch.step(name)
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)
