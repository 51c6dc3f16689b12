"""Steps: the smallest change in one indicator that moves a township a place up, and what lifts or drags it most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipelines.ranking.places import ABSENT
from pipelines.ranking.points import Assessment, Figure, Whole, exact, points, pulled
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
    steps = []
    for indicator in scheme.indicators:
        each = assessed.earned[indicator.kpi]
        if indicator.is_share and each.state == "scored" and indicator.target > indicator.floor:
            count = _cases(assessed, figures[indicator.kpi], wholes[indicator.kpi], indicator, scheme, own, above)
            steps += [] if count is None else [(count, -indicator.weight, indicator.kpi)]
    return Step(min(steps)[2], min(steps)[0]) if steps else None


def _cases(
    assessed: Assessment,
    figure: Figure,
    whole: Whole,
    indicator: Indicator,
    scheme: Scheme,
    own: tuple[Fraction, ...],
    above: tuple[Fraction, ...],
) -> int | None:
    """The fewest missed cases that, met, order the township above `above`; found by halving, since points only rise."""
    low, high = 0, int(figure.denominator - figure.numerator)

    def key(more: int) -> tuple[Fraction, ...]:
        return _key(assessed, figure, whole, indicator, scheme, own, more)

    if high < 1 or key(high) < above:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if key(middle) >= above else (middle, high)
    return high


def _key(
    assessed: Assessment,
    figure: Figure,
    whole: Whole,
    indicator: Indicator,
    scheme: Scheme,
    own: tuple[Fraction, ...],
    more: int,
) -> tuple[Fraction, ...]:
    """What the township would be ordered by with `more` cases met."""
    value = pulled(Figure(figure.numerator + more, figure.denominator, figure.cases), whole, indicator)
    now = assessed.earned[indicator.kpi].points
    if value is None or now is None:
        return own
    then = points(value, indicator)
    weights = sum(
        (exact(i.weight) for i in scheme.indicators if assessed.earned[i.kpi].points is not None), Fraction(0)
    )
    score = own[0] + exact(indicator.weight) * (then - now) / weights
    ties = [then if kpi == indicator.kpi else assessed.earned[kpi].points for kpi in scheme.tie_break]
    return score, *(ABSENT if each is None else each for each in ties)


def sides(assessed: Assessment, wholes: Mapping[str, Whole], scheme: Scheme) -> tuple[list[str], list[str]]:
    """KPIs that lift the score most against the county's rate, and those that drag it most; at least half a point."""
    weights = {i.kpi: exact(i.weight) for i in scheme.indicators if assessed.earned[i.kpi].points is not None}
    whole = sum(weights.values(), Fraction(0))
    gaps: list[tuple[Fraction, str]] = []
    for indicator in scheme.indicators:
        county, own = wholes[indicator.kpi].rate(indicator), assessed.earned[indicator.kpi].points
        if county is not None and own is not None:
            gaps.append((weights[indicator.kpi] * (own - points(county, indicator)) / whole, indicator.kpi))
    return _named(gaps, 1), _named(gaps, -1)


def _named(gaps: Sequence[tuple[Fraction, str]], sign: int) -> list[str]:
    notable = sorted(((gap * sign, kpi) for gap, kpi in gaps if gap * sign >= NOTABLE), key=lambda each: -each[0])
    return [kpi for _, kpi in notable[:NAMED]]
