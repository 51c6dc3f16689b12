"""Luck: of one period, what chance and other weights would make of the places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.ranking.chance.draws import rates
from pipelines.ranking.chance.ranks import Chances, Places, chances, ranked, tiers
from pipelines.ranking.chance.spread import Numbers
from pipelines.ranking.evidence.term_figures import OfIndicator
from pipelines.ranking.evidence.windows import Term
from pipelines.ranking.points import Assessment
from pipelines.ranking.schemes.scheme import Indicator, Scheme

DRAWS = 1000
WEIGHTS = 0.25  # every weight may be so much smaller or larger
STEADY = 1  # places that a steady one moves at most
KINDS = {"year": 1, "half": 2, "quarter": 4}


@dataclass(frozen=True)
class Luck:
    """Of the townships that are assessed, in this order: drawn places (draws × townships), what they say of the whole
    county and of each group, the tiers, and the interval of the places under other weights."""

    townships: tuple[str, ...]
    places: Places
    county: Chances
    group: Mapping[str, tuple[int, int]]
    tier: Mapping[str, int]
    by_weight: Chances
    seed: int


def seed_of(term: Term) -> int:
    """The seed of a period's draws: the same tonight and in a year."""
    return term.end.year * 100_000 + term.end.month * 1_000 + KINDS[term.kind]


def points(values: Numbers, indicator: Indicator) -> Numbers:
    """The points of values in the KPI's unit, as pipelines.ranking.points gives them exactly."""
    rise = (values - indicator.floor) / (indicator.target - indicator.floor) * 100
    if indicator.falls:
        start, end = indicator.falls
        rise = np.minimum(rise, (end - values) / (end - start) * 100)
    drawn: Numbers = np.clip(rise, 0.0, 100.0)
    return drawn


def luck(
    assessed: Sequence[Assessment],
    extra: Mapping[str, float],
    groups: Mapping[str, str | None],
    order: Sequence[str],
    of_kpi: Mapping[str, OfIndicator],
    scheme: Scheme,
    term: Term,
    last: int,
    positions: Mapping[str, int],
) -> Luck | None:
    """`assessed` are the townships that have a place, `order` their names, the best first, `extra` what bonus and
    deduction come to; `positions`: where each stands in the sums. None where there is nobody to place."""
    if not assessed:
        return None
    townships = tuple(each.township for each in assessed)
    at = np.array([positions[name] for name in townships])
    dice = np.random.default_rng(seed_of(term))
    counted = [i for i in scheme.indicators if assessed[0].earned[i.kpi].points is not None]
    weights = np.array([i.weight for i in counted])
    fixed = np.array([extra[name] for name in townships])
    drawn = np.zeros((DRAWS, len(townships)))
    for indicator in counted:
        drawn += indicator.weight / weights.sum() * _drawn(indicator, of_kpi[indicator.kpi], assessed, at, dice)
    scores = drawn + fixed
    places = ranked(scores)
    return Luck(
        townships=townships,
        places=places,
        county=chances(places, last),
        group=_groups(scores, townships, groups, last) if groups else {},
        tier=_tiers(scores, townships, order),
        by_weight=chances(ranked(_reweighed(assessed, counted, weights, dice) + fixed), last),
        seed=seed_of(term),
    )


def _drawn(
    indicator: Indicator,
    of: OfIndicator,
    assessed: Sequence[Assessment],
    at: NDArray[np.int64],
    dice: np.random.Generator,
) -> Numbers:
    """Points of one indicator, draws × townships; what is not reported is 0 in every draw."""
    assert of.spread is not None  # noqa: S101  (somebody has a case, or the indicator would not count)
    true = rates(of.sums, of.spread, DRAWS, dice, is_share=indicator.is_share)[:, at]
    is_zero = np.array([each.earned[indicator.kpi].state == "unreported" for each in assessed])
    drawn: Numbers = np.where(is_zero, 0.0, points(true * indicator.scale, indicator))
    return drawn


def _reweighed(
    assessed: Sequence[Assessment], counted: Sequence[Indicator], weights: Numbers, dice: np.random.Generator
) -> Numbers:
    """Scores as they are counted, under weights each up to a quarter smaller or larger."""
    earned = np.array([[float(each.earned[i.kpi].points or 0) for i in counted] for each in assessed])
    other = weights * dice.uniform(1 - WEIGHTS, 1 + WEIGHTS, (DRAWS, len(weights)))
    scores: Numbers = other @ earned.T / other.sum(axis=1, keepdims=True)
    return np.round(scores, 9)  # equal points stay equal scores


def _groups(
    scores: Numbers, townships: Sequence[str], groups: Mapping[str, str | None], last: int
) -> dict[str, tuple[int, int]]:
    intervals: dict[str, tuple[int, int]] = {}
    for group in sorted({group for group in map(groups.get, townships) if group is not None}):
        own = [nth for nth, name in enumerate(townships) if groups[name] == group]
        chance = chances(ranked(scores[:, own]), last)
        bounds = zip(chance.low.tolist(), chance.high.tolist(), strict=True)
        intervals |= dict(zip((townships[nth] for nth in own), bounds, strict=True))
    return intervals


def _tiers(scores: Numbers, townships: Sequence[str], order: Sequence[str]) -> dict[str, int]:
    position = {name: nth for nth, name in enumerate(townships)}
    tier = tiers(scores, np.array([position[name] for name in order]))
    return {name: int(tier[position[name]]) for name in order}
