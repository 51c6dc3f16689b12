"""Ledgers: the 报送目录 of county.toml — which ledgers the county collects, since when, how often, from whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pipelines.definitions import Dataset


@dataclass(frozen=True)
class Duty:
    """One ledger that is collected. `since`: None means for as long as anybody has handed it in."""

    dataset: str
    since: date | None = None
    every: str = "month"
    by: str = "township"  # county: one office hands it in for all townships


def is_register(dataset: Dataset) -> bool:
    """A register of the county's own, of no project and no township."""
    return not dataset.field_names & {"township", "project_no"}


def closed_registers(duties: Iterable[Duty], datasets: Mapping[str, Dataset]) -> frozenset[str]:
    """The registers (of no project and no township) that offices of the county hand in, and no township: all but
    those of which the 报送目录 says otherwise."""
    opened = {duty.dataset for duty in duties if duty.by == "township"}
    return frozenset(key for key, dataset in datasets.items() if is_register(dataset) and key not in opened)
