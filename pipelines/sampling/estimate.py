"""Estimate: what the looked-at works of a stratified sample say of all works, and how sure that is.

A work that nobody has looked at, or that could not be judged, is unknown. The share is of those that are known, stratum
by stratum; the interval runs from its lower end if every unknown one failed to its upper end if every one passed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from pipelines.ranking.chance.intervals import Interval, wilson


@dataclass(frozen=True)
class Stratum:
    """So many works, of which so many were drawn; of these so many passed and failed. The others are unknown."""

    name: str
    size: int
    drawn: int
    passed: int
    failed: int

    @property
    def unknown(self) -> int:
        return self.drawn - self.passed - self.failed


@dataclass(frozen=True)
class Projection:
    """Of all works: the share that passes (None: some stratum has no work that is known), between what it lies in
    nineteen cases of twenty, and how many works fail by these shares, at least and at most."""

    rate: Fraction | None
    low: float
    high: float
    failing: tuple[int, int]
    works: int
    known: int
    unknown: int


def project(strata: Sequence[Stratum]) -> Projection | None:
    """What the sample says; None where there is none."""
    if not strata:
        return None
    low = _bounds([(each, each.passed) for each in strata])[0]
    high = _bounds([(each, each.passed + each.unknown) for each in strata])[1]
    works = sum(each.size for each in strata)
    unknown = sum(each.unknown for each in strata)
    return Projection(
        rate=share(strata),
        low=low,
        high=high,
        failing=_failing(strata, low, high),
        works=works,
        known=sum(each.drawn for each in strata) - unknown,
        unknown=unknown,
    )


def share(strata: Sequence[Stratum]) -> Fraction | None:
    """Σ size × share of the known that passed ÷ Σ size: without bias where all that was drawn is known."""
    if any(each.passed + each.failed == 0 for each in strata):
        return None
    whole = sum(each.size for each in strata)
    return sum((Fraction(each.size * each.passed, each.passed + each.failed) for each in strata), Fraction(0)) / whole


def _bounds(completed: Sequence[tuple[Stratum, int]]) -> Interval:
    """Wilson's interval of a sample without unknowns (works that passed beside each stratum), of as many cases as a
    simple sample would need to be as sure, from half a work below to half a work above: works come whole."""
    rate, cases = _rate(completed), effective_cases(completed)
    if cases is None:
        return float(rate), float(rate)
    step = float(max(each.size / Fraction(each.drawn) for each, _ in completed if each.drawn < each.size))
    half = step / 2 / sum(each.size for each, _ in completed)
    low = wilson(max(float(rate) - half, 0.0) * cases, cases)
    high = wilson(min(float(rate) + half, 1.0) * cases, cases)
    assert low and high  # noqa: S101  (there are always cases)
    return low[0], high[1]


def _rate(completed: Sequence[tuple[Stratum, int]]) -> Fraction:
    whole = sum(each.size for each, _ in completed)
    return sum((Fraction(each.size * passed, each.drawn) for each, passed in completed), Fraction(0)) / whole


def effective_cases(completed: Sequence[tuple[Stratum, int]]) -> float | None:
    """rate × (1 - rate) ÷ variance, but never more than strata that differ by nothing would give: what a few works of
    each stratum say of how alike they are is not to be leant on. None: every work was drawn, nothing is left to chance.
    """
    whole = sum(each.size for each, _ in completed)
    if not (spread := sum(_weight(each, whole) for each, _ in completed)):
        return None
    rate, of = _rate(completed), variance(completed)
    own = float(rate * (1 - rate) / of) if of and 0 < rate < 1 else float(1 / spread)
    return min(own, float(1 / spread))


def variance(completed: Sequence[tuple[Stratum, int]]) -> Fraction:
    """Of the share, as the design gives it: Σ (size ÷ all)² (1 - drawn ÷ size) s² ÷ drawn.

    Of a stratum with one drawn work s² cannot be told: the largest that it could be is taken.
    """
    whole = sum(each.size for each, _ in completed)
    return sum((_weight(each, whole) * _spread(each, passed) for each, passed in completed), Fraction(0))


def _weight(each: Stratum, whole: int) -> Fraction:
    return Fraction(each.size, whole) ** 2 * (1 - Fraction(each.drawn, each.size)) / each.drawn


def _spread(each: Stratum, passed: int) -> Fraction:
    """s² of the stratum's works."""
    if each.drawn == each.size == 1:
        return Fraction(0)
    if each.drawn == 1:
        half = each.size // 2
        return Fraction(half * (each.size - half), each.size * (each.size - 1))
    return Fraction(passed * (each.drawn - passed), each.drawn * (each.drawn - 1))


def _failing(strata: Sequence[Stratum], low: float, high: float) -> tuple[int, int]:
    """Whole works, and never fewer than failed on site, or more than did not pass there."""
    works = sum(each.size for each in strata)
    failed, passed = sum(each.failed for each in strata), sum(each.passed for each in strata)
    least, most = -floor(-(1 - high) * works + 1e-9), floor((1 - low) * works + 1e-9)
    return max(failed, least), min(works - passed, max(most, failed))
