"""Plants: every way in which the sample county goes wrong on purpose, by rule."""

from __future__ import annotations

from pipelines.sample.plants import approval, data, money, openness, people, quality, schedule, vouchers
from pipelines.sample.plants.planting import Planting

CONCENTRATION = "winner_concentration"  # of a township, not of a project: `plan` gives a firm most of its contracts


def plantings() -> dict[str, tuple[Planting, ...]]:
    """The ways to break each rule."""
    found: dict[str, tuple[Planting, ...]] = {}
    for module in (approval, schedule, money, vouchers, quality, openness, people, data):
        for planting in module.PLANTINGS:
            found[planting.rule] = (*found.get(planting.rule, ()), planting)
    return found
