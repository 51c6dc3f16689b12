"""Places: competition ranks — 1, 1, 3 — after the tie-break list."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pipelines.ranking.points import Assessment

ABSENT = Fraction(-1)  # an indicator that was left out loses a tie against one that was scored, even with 0 points


def _key(assessment: Assessment, tie_break: Sequence[str]) -> tuple[Fraction, ...]:
    score = assessment.score
    assert score is not None  # noqa: S101  (only the scored are given places)
    earned = [assessment.points[kpi] for kpi in tie_break]
    return (score, *(ABSENT if points is None else points for points in earned))


def places(assessments: Sequence[Assessment], tie_break: Sequence[str]) -> dict[str, int]:
    """Township → rank; the unscored are not in it."""
    keys = {each.township: _key(each, tie_break) for each in assessments if each.score is not None}
    ordered = sorted(keys.values(), reverse=True)
    first: dict[tuple[Fraction, ...], int] = {}
    for nth, key in enumerate(ordered, 1):
        first.setdefault(key, nth)
    return {township: first[key] for township, key in keys.items()}
