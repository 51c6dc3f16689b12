"""Spec: how large a sample county is, how many years it spans, and on which day its story stops."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Spec:
    """Equal specs give equal counties; nothing that happens after `as_of` is written."""

    seed: int
    townships: int = 18
    projects: int = 267
    years: int = 3
    as_of: date = date(2026, 10, 20)
    silent: bool = True  # in a large county one township hands in nothing

    @property
    def plan_years(self) -> tuple[int, ...]:
        """The plan years, oldest first; the last one is the running year."""
        return tuple(range(self.as_of.year - self.years + 1, self.as_of.year + 1))
