"""Plants: every way in which the sample county goes wrong on purpose, by rule."""

from __future__ import annotations

from pipelines.sample.plants import (
    approval,
    data,
    lines,
    money,
    openness,
    pace,
    people,
    quality,
    schedule,
    site,
    township,
    vouchers,
)
from pipelines.sample.plants.planting import Planting
from pipelines.sample.plants.township import HABITS

MODULES = (approval, lines, schedule, pace, site, money, vouchers, quality, openness, people, data, township)


def plantings() -> dict[str, tuple[Planting, ...]]:
    """The ways to break each rule in a project."""
    by_rule: dict[str, tuple[Planting, ...]] = {}
    for module in MODULES:
        for planting in module.PLANTINGS:
            by_rule[planting.rule] = (*by_rule.get(planting.rule, ()), planting)
    return by_rule


def rules() -> frozenset[str]:
    """Every rule that rows can break."""
    return frozenset({*plantings(), *HABITS})
