"""Points: a township's figures against the goalposts, as exact fractions so that equal scores are equal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipelines.ranking.scheme import Grade, Indicator, Scheme

NOT_RANKED = "不参评"


@dataclass(frozen=True)
class Figure:
    """What a township's KPI came to in a period."""

    numerator: float
    denominator: float
    cases: float
    value: float | None


@dataclass(frozen=True)
class Assessment:
    """A township's points by KPI (None: left out) and its score (None: not ranked, `note` says why)."""

    township: str
    points: Mapping[str, Fraction | None]
    left_out: Fraction
    score: Fraction | None
    note: str


def exact(number: float) -> Fraction:
    """The number as it is written: 0.1 is one tenth."""
    return Fraction(repr(number))


def points(figure: Figure | None, indicator: Indicator) -> Fraction | None:
    """0 at the floor, 100 at the target, linear between, never beyond; None without value or with too few cases."""
    if figure is None or figure.value is None or figure.cases < indicator.min_cases:
        return None
    value = exact(figure.numerator) * exact(indicator.scale) / exact(figure.denominator)
    floor, target = exact(indicator.floor), exact(indicator.target)
    return min(max((value - floor) / (target - floor) * 100, Fraction(0)), Fraction(100))


def _why(figures: Mapping[str, Figure], missing: Sequence[Indicator]) -> str:
    known = {i.kpi: figures[i.kpi] for i in missing if i.kpi in figures and figures[i.kpi].value is not None}
    without = "、".join(i.label for i in missing if i.kpi not in known)
    few = "、".join(f"{i.label}{known[i.kpi].cases:g}例" for i in missing if i.kpi in known)
    return "；".join(part for part in (without and f"无数据：{without}", few and f"案例不足：{few}") if part)


def assess(township: str, figures: Mapping[str, Figure], scheme: Scheme) -> Assessment:
    """Score one township: what is left out gives its weight to the rest; more than half left out is no score."""
    earned = {i.kpi: points(figures.get(i.kpi), i) for i in scheme.indicators}
    whole = sum((exact(i.weight) for i in scheme.indicators), Fraction(0))
    missing = [i for i in scheme.indicators if earned[i.kpi] is None]
    left_out = sum((exact(i.weight) for i in missing), Fraction(0))
    if left_out * 2 > whole:
        note = f"{float(whole):g} 分权重中有 {float(left_out):g} 分无法计分，超过一半（{_why(figures, missing)}）"
        return Assessment(township, earned, left_out, None, note)
    weighed = (exact(i.weight) * (earned[i.kpi] or 0) for i in scheme.indicators)
    return Assessment(township, earned, left_out, sum(weighed, Fraction(0)) / (whole - left_out), "")


def grade(score: Fraction | None, grades: tuple[Grade, ...]) -> str:
    """The best grade that the score reaches; on the line counts."""
    if score is None:
        return NOT_RANKED
    return next(g.name for g in grades if score >= exact(g.from_score))
