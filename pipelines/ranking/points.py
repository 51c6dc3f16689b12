"""Points: a township's figures, pulled to the county, against the goalposts — exact fractions, so equal is equal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from pipelines.ranking.schemes.scheme import Grade, Indicator, Scheme

NOT_RANKED = "不参评"
NOTHING, FULL = Fraction(0), Fraction(100)
State = Literal["scored", "no_cases", "unreported", "left_out"]
STATE_LABELS: dict[State, str] = {
    "scored": "计分",
    "no_cases": "无案例，按全县平均",
    "unreported": "应报未报，按0分",
    "left_out": "全县无数据，不计",
}


@dataclass(frozen=True)
class Figure:
    """What a township's KPI came to over the indicator's window; `missing`: the ledgers it owed and has not told."""

    numerator: float
    denominator: float
    cases: float
    missing: tuple[str, ...] = ()

    def value(self, scale: float) -> float | None:
        return self.numerator * scale / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Whole:
    """What all townships came to, and k, so many cases of the county's that every township's own are put beside."""

    numerator: float
    denominator: float
    k: float

    def rate(self, indicator: Indicator) -> Fraction | None:
        """The county's rate in the KPI's unit; None without any case."""
        return _rate(self.numerator, self.denominator, indicator.scale)


@dataclass(frozen=True)
class Earned:
    """Points of one indicator, the pulled rate that they are for, and why it is so; None: left out for everybody."""

    state: State
    points: Fraction | None
    adjusted: Fraction | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assessment:
    """A township's points by KPI and its score before bonus and deduction; `effective`: the weight that rests on cases
    of its own, or on what it owed and did not report. No score where no indicator counts."""

    township: str
    earned: Mapping[str, Earned]
    effective: Fraction
    score: Fraction | None


@lru_cache(maxsize=4096)
def _rate(numerator: float, denominator: float, scale: float) -> Fraction | None:
    return exact(numerator) * exact(scale) / exact(denominator) if denominator else None


@lru_cache(maxsize=16384)
def exact(number: float) -> Fraction:
    """The number as it is written: 0.1 is one tenth."""
    return Fraction(repr(float(number)))


def pulled(figure: Figure, whole: Whole, indicator: Indicator) -> Fraction | None:
    """(own cases × own rate + k × county rate) ÷ (own cases + k); None where nobody in the county has a case."""
    county = whole.rate(indicator)
    if county is None:
        return None
    if not figure.denominator:
        return county
    own = _rate(figure.numerator, figure.denominator, indicator.scale) or Fraction(0)
    cases, k = exact(figure.cases), exact(whole.k)
    return (cases * own + k * county) / (cases + k)


def points(value: Fraction, indicator: Indicator) -> Fraction:
    """0 at the floor, 100 at the target, linear between, never beyond; falling where the indicator falls above."""
    rise = _along(value, indicator.floor, indicator.target)
    if indicator.falls:
        start, end = indicator.falls
        rise = min(rise, _along(value, end, start))
    return NOTHING if rise <= 0 else FULL if rise >= 100 else rise


def _along(value: Fraction, zero: float, full: float) -> Fraction:
    """How far the value is on the way from `zero` to `full`, in hundredths of it."""
    return (value - exact(zero)) * _slope(zero, full)


@lru_cache(maxsize=1024)
def _slope(zero: float, full: float) -> Fraction:
    return 100 / (exact(full) - exact(zero))


@lru_cache(maxsize=1024)
def county_points(whole: Whole, indicator: Indicator) -> Fraction | None:
    """What the county's own rate would earn; None without any case."""
    rate = whole.rate(indicator)
    return None if rate is None else points(rate, indicator)


def earned(figure: Figure, whole: Whole, indicator: Indicator, *, unreported_is_zero: bool) -> Earned:
    """What one indicator gives a township."""
    value = pulled(figure, whole, indicator)
    if value is None:
        return Earned("left_out", None, None)
    if figure.missing and unreported_is_zero:
        return Earned("unreported", Fraction(0), None, figure.missing)
    state: State = "scored" if figure.denominator and not figure.missing else "no_cases"
    return Earned(state, points(value, indicator), value, figure.missing)


def assess(township: str, figures: Mapping[str, Figure], wholes: Mapping[str, Whole], scheme: Scheme) -> Assessment:
    """Score one township. An indicator that nobody has data for gives its weight to the others, for everybody alike."""
    each = {
        i.kpi: earned(figures[i.kpi], wholes[i.kpi], i, unreported_is_zero=scheme.unreported_is_zero)
        for i in scheme.indicators
    }
    weights = {i.kpi: exact(i.weight) for i in scheme.indicators if each[i.kpi].points is not None}
    effective = sum((w for kpi, w in weights.items() if each[kpi].state in ("scored", "unreported")), Fraction(0))
    whole = sum(weights.values(), Fraction(0))
    weighed = sum((w * (each[kpi].points or 0) for kpi, w in weights.items()), Fraction(0))
    return Assessment(township, each, effective, weighed / whole if whole else None)


def grade(score: Fraction, grades: tuple[Grade, ...]) -> str:
    """The best grade that the score reaches; on the line counts."""
    return next((g.name for g in grades if score >= exact(g.from_score)), grades[-1].name)
