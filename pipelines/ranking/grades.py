"""Grades: what each score earns: the best grade for a part of the ranked only, and none above what a cap leaves."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from pipelines.ranking.points import exact, grade
from pipelines.ranking.schemes.scheme import Scheme


def most(scheme: Scheme, ranked: int) -> int:
    """How many of the ranked may have the best grade."""
    return int(exact(scheme.best_share) * ranked / 100)


def grades(
    scores: Mapping[str, Fraction], places: Mapping[str, int], caps: Mapping[str, str | None], scheme: Scheme
) -> dict[str, str]:
    """Township → grade. Townships that share a place share the grade: where not all of them fit, none of them does."""
    order = [each.name for each in scheme.grades]
    earned = {}
    for township, score in scores.items():
        nth = order.index(grade(score, scheme.grades))
        sharing = sum(place == places[township] for place in places.values())
        if nth == 0 and len(order) > 1 and places[township] + sharing - 1 > most(scheme, len(scores)):
            nth = 1
        cap = caps.get(township)
        earned[township] = order[nth if cap is None else max(nth, order.index(cap))]
    return earned
