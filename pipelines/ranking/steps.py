"""Steps: the smallest change in one indicator that moves a township a place up, and what lifts or drags it most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipelines.ranking.places import ABSENT
from pipelines.ranking.points import Assessment, Figure, Whole, county_points, exact, points, pulled
from pipelines.ranking.schemes.scheme import Indicator, Scheme

NAMED = 2  # strengths and weaknesses that are named
NOTABLE = Fraction(1, 2)  # of a point of the score


@dataclass(frozen=True)
class Step:
    """So many more cases of one indicator would be enough, everything else unchanged."""

    kpi: str
    cases: int


def nearest(
    assessed: Assessment,
    figures: Mapping[str, Figure],
    wholes: Mapping[str, Whole],
    scheme: Scheme,
    keys: Mapping[str, tuple[Fraction, ...]],
) -> Step | None:
    """The step with the fewest cases, of the heavier indicator where several have as few; None: first, or no such step.

    Only indicators that count cases have one: a missed case becomes one that was met.
    """
    own = keys[assessed.township]
    better = [key for key in keys.values() if key > own]
    if not better:
        return None
    above = min(better)
    whole_weight = sum(_weights(assessed, scheme).values(), Fraction(0))
    steps = []
    for indicator in scheme.indicators:
        each = assessed.earned[indicator.kpi]
        if indicator.is_share and each.state == "scored" and indicator.target > indicator.floor:
            share = exact(indicator.weight) / whole_weight
            attempt = _Try(
                assessed, figures[indicator.kpi], wholes[indicator.kpi], indicator, share, scheme.tie_break, own
            )
            count = _cases(attempt, above)
            steps += [] if count is None else [(count, -indicator.weight, indicator.kpi)]
    return Step(min(steps)[2], min(steps)[0]) if steps else None


@dataclass(frozen=True)
class _Try:
    """One indicator of a township, some more of whose cases are met; `share`: its part in the score."""

    assessed: Assessment
    figure: Figure
    whole: Whole
    indicator: Indicator
    share: Fraction
    tie_break: Sequence[str]
    own: tuple[Fraction, ...]

    def key(self, more: int) -> tuple[Fraction, ...]:
        """What the township would be ordered by with `more` cases met."""
        met = Figure(self.figure.numerator + more, self.figure.denominator, self.figure.cases)
        value, now = pulled(met, self.whole, self.indicator), self.assessed.earned[self.indicator.kpi].points
        if value is None or now is None:
            return self.own
        then = points(value, self.indicator)
        score = self.own[0] + self.share * (then - now)
        earned = {kpi: each.points for kpi, each in self.assessed.earned.items()} | {self.indicator.kpi: then}
        return score, *(ABSENT if (tie := earned[kpi]) is None else tie for kpi in self.tie_break)


def _cases(attempt: _Try, above: tuple[Fraction, ...]) -> int | None:
    """The fewest missed cases that, met, order the township above `above`; found by halving, since points only rise."""
    low, high = 0, int(attempt.figure.denominator - attempt.figure.numerator)
    if high < 1 or attempt.key(high) < above:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if attempt.key(middle) >= above else (middle, high)
    return high


def sides(assessed: Assessment, wholes: Mapping[str, Whole], scheme: Scheme) -> tuple[list[str], list[str]]:
    """KPIs that lift the score most against the county's rate, and those that drag it most; at least half a point."""
    weights = _weights(assessed, scheme)
    whole = sum(weights.values(), Fraction(0))
    gaps: list[tuple[Fraction, str]] = []
    for indicator in scheme.indicators:
        county, own = county_points(wholes[indicator.kpi], indicator), assessed.earned[indicator.kpi].points
        if county is not None and own is not None:
            gaps.append((weights[indicator.kpi] * (own - county) / whole, indicator.kpi))
    return _named(gaps, 1), _named(gaps, -1)


def _weights(assessed: Assessment, scheme: Scheme) -> dict[str, Fraction]:
    """Of the indicators that count."""
    return {i.kpi: exact(i.weight) for i in scheme.indicators if assessed.earned[i.kpi].points is not None}


def _named(gaps: Sequence[tuple[Fraction, str]], sign: int) -> list[str]:
    notable = sorted(((gap * sign, kpi) for gap, kpi in gaps if gap * sign >= NOTABLE), key=lambda each: -each[0])
    return [kpi for _, kpi in notable[:NAMED]]
