"""Places: competition ranks — 1, 1, 3 — after the tie-break list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from pipelines.ranking.points import Assessment

ABSENT = Fraction(-1)  # an indicator that nobody has loses a tie against nothing


def keys(
    assessed: Sequence[Assessment], scores: Mapping[str, Fraction], tie_break: Sequence[str]
) -> dict[str, tuple[Fraction, ...]]:
    """What each township is ordered by: its score, then the points of the tie-break list; higher is better."""
    ordered = {}
    for each in assessed:
        if each.township in scores:
            points = [each.earned[kpi].points for kpi in tie_break]
            ordered[each.township] = (scores[each.township], *(ABSENT if p is None else p for p in points))
    return ordered


def places(keyed: Mapping[str, tuple[Fraction, ...]]) -> dict[str, int]:
    """Township → place."""
    first: dict[tuple[Fraction, ...], int] = {}
    for nth, key in enumerate(sorted(keyed.values(), reverse=True), 1):
        first.setdefault(key, nth)
    return {township: first[key] for township, key in keyed.items()}
