"""What if: the places of a ranked period under other weights, or without an indicator, from the points that it has.

Nothing is asked of the cases again: points, bonus and deduction stand in the snapshot, and only the weights change.
Weights are brought to a sum of 100, and what nobody in the county has data for gives its weight to the others, as in
the ranking itself; so the scheme's own weights give its own places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pipelines.ranking.places import ABSENT, places
from pipelines.ranking.points import exact
from pipelines.ranking.schemes.scheme import Scheme

Row = Mapping[str, Any]
COUNTED = ("scored", "unreported")  # states of an indicator that rests on cases of its own, or was owed


@dataclass(frozen=True)
class Standing:
    """A township's place and score; None: under these weights it is not ranked."""

    township: str
    rank: int | None
    score: float | None


@dataclass(frozen=True)
class Without:
    """What leaving out one indicator does: how many townships of both change place, by how many places at most, and
    how many are ranked on one side only."""

    kpi: str
    moved: int
    most: int
    lost: int


def shares(weights: Mapping[str, float]) -> dict[str, Fraction]:
    """The weights above 0, brought to a sum of 100. Raises ValueError where none is."""
    kept = {kpi: exact(weight) for kpi, weight in weights.items() if weight > 0}
    if not kept:
        raise ValueError("no weight is above 0")
    whole = sum(kept.values(), Fraction(0))
    return {kpi: weight * 100 / whole for kpi, weight in kept.items()}


def standings(
    ranking: Iterable[Row], points: Iterable[Row], scheme: Scheme, weights: Mapping[str, float]
) -> dict[str, Standing]:
    """By township. `ranking` and `points`: rows of those tables of one period; `weights`: by KPI, of any sum."""
    share, earned = shares(weights), _by_township(points)
    keyed: dict[str, tuple[Fraction, ...]] = {}
    townships = []
    for row in ranking:
        name = row["township"]
        townships.append(name)
        if (key := _key(row, earned.get(name, {}), share, scheme)) is not None:
            keyed[name] = key
    placed = places(keyed)
    return {
        name: Standing(name, placed.get(name), float(keyed[name][0]) if name in keyed else None) for name in townships
    }


def _by_township(points: Iterable[Row]) -> dict[str, dict[str, Row]]:
    earned: dict[str, dict[str, Row]] = {}
    for row in points:
        earned.setdefault(row["township"], {})[row["kpi"]] = row
    return earned


def _key(
    row: Row, earned: Mapping[str, Row], share: Mapping[str, Fraction], scheme: Scheme
) -> tuple[Fraction, ...] | None:
    """What orders a township: its score, then the points of the tie-break list; None: it is not ranked."""
    counts = {kpi: weight for kpi, weight in share.items() if kpi in earned and earned[kpi]["points"] is not None}
    whole = sum(counts.values(), Fraction(0))
    effective = sum((weight for kpi, weight in counts.items() if earned[kpi]["state"] in COUNTED), Fraction(0))
    if not whole or effective < exact(scheme.least_weight):
        return None
    weighed = sum((weight * exact(earned[kpi]["points"]) for kpi, weight in counts.items()), Fraction(0))
    score = max(weighed / whole + exact(row["bonus"]) - exact(row["deduction"]), Fraction(0))
    ties = (exact(earned[kpi]["points"]) if kpi in counts else ABSENT for kpi in scheme.tie_break)
    return score, *ties


def compared(ranking: Iterable[Row], then: Mapping[str, Standing]) -> list[dict[str, Any]]:
    """Rows of township, rank, score, trial_rank, trial_score and places won (+) or lost (-), in the order of the trial;
    `ranking`: the rows that the standings were made of."""
    rows = [_compared(row, then[row["township"]]) for row in ranking]
    return sorted(rows, key=lambda row: (row["trial_rank"] is None, row["trial_rank"] or 0, row["township"]))


def _compared(row: Row, then: Standing) -> dict[str, Any]:
    both = row["rank"] is not None and then.rank is not None
    return {
        "township": then.township,
        "rank": row["rank"],
        "score": row["score"],
        "trial_rank": then.rank,
        "trial_score": then.score,
        "places": row["rank"] - then.rank if both else None,
    }


def without_each(ranking: Iterable[Row], points: Iterable[Row], scheme: Scheme) -> list[Without]:
    """What leaving out each indicator does to the places, one at a time, in the scheme's order."""
    rows, of_points = list(ranking), list(points)
    own = {each.kpi: each.weight for each in scheme.indicators}
    now = standings(rows, of_points, scheme, own)
    if len(own) == 1:
        return []
    return [_without(kpi, now, standings(rows, of_points, scheme, own | {kpi: 0.0})) for kpi in own]


def _without(kpi: str, now: Mapping[str, Standing], then: Mapping[str, Standing]) -> Without:
    steps, lost = [], 0
    for name, before in now.items():
        after = then[name].rank
        if before.rank is not None and after is not None:
            steps.append(abs(before.rank - after))
        lost += (before.rank is None) != (after is None)
    return Without(kpi, sum(step > 0 for step in steps), max(steps, default=0), lost)
