"""Limits: how long a file may be read and how much memory that may take — the one place where these are set."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """`memory` in bytes is what a reader may hold of its own; the code it runs (about 0.15 GB) comes on top.

    A file has `seconds`, and `per_megabyte` more for each of its megabytes, but never more than `most_seconds`.
    """

    seconds: float
    per_megabyte: float
    most_seconds: float
    memory: int

    def time(self, size: int) -> float:
        """Seconds a file of `size` bytes has."""
        return min(self.seconds + self.per_megabyte * size / 1e6, self.most_seconds)


# An honest megabyte takes well below a second on one core: 120 s mean that a small file hangs, 600 s that any does.
NIGHT = Limits(seconds=120, per_megabyte=5, most_seconds=600, memory=3_000_000_000)
# Somebody waits for a check: with starting and answering it ends within 30 s and 1.5 GB.
CHECK = Limits(seconds=25, per_megabyte=0, most_seconds=25, memory=1_300_000_000)
STARTING = 60.0  # seconds a reader has to load itself and the county's names
