"""Ledgers: the 报送目录 of county.toml — which ledgers the county collects, since when, how often, from whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Duty:
    """One ledger that is collected. `since`: None means for as long as anybody has handed it in."""

    dataset: str
    since: date | None = None
    every: str = "month"
    by: str = "township"  # county: one office hands it in for all townships
