"""Intervals: between what a rate or a mean lies in nineteen cases of twenty — Wilson for shares, Student for means."""

from __future__ import annotations

from functools import lru_cache
from math import atan, cos, pi, sin, sqrt
from statistics import NormalDist

Interval = tuple[float, float]
CONFIDENCE = 0.95


def wilson(hits: float, cases: float, confidence: float = CONFIDENCE) -> Interval | None:
    """The interval of a share (0 to 1); None without cases. 3 of 3 is 0.44 to 1."""
    if cases <= 0:
        return None
    z2 = NormalDist().inv_cdf((1 + confidence) / 2) ** 2
    share = hits / cases
    middle = share + z2 / (2 * cases)
    half = sqrt(z2) * sqrt(max(share * (1 - share), 0.0) / cases + z2 / (4 * cases**2))
    whole = 1 + z2 / cases
    return max((middle - half) / whole, 0.0), min((middle + half) / whole, 1.0)


def student(
    mean: float, variance: float, cases: float, freedom: int, confidence: float = CONFIDENCE
) -> Interval | None:
    """The interval of a mean of `cases` whose one case has `variance`; None without cases or degrees of freedom."""
    if cases <= 0 or freedom < 1:
        return None
    half = quantile(confidence, freedom) * sqrt(variance / cases)
    return mean - half, mean + half


@lru_cache(maxsize=512)
def quantile(confidence: float, freedom: int) -> float:
    """Student's two-sided quantile, to a millionth: 12.71 for 95 % and one degree of freedom."""
    low, high = 0.0, 1e4
    while high - low > 1e-7 * max(high, 1.0):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < confidence else (low, middle)
    return high


def _within(t: float, freedom: int) -> float:
    """The chance that a Student variable lies between -t and t (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    if freedom > 200:
        return _of_density(t, freedom)
    angle = atan(t / sqrt(freedom))
    if freedom == 1:
        return 2 * angle / pi
    odd = freedom % 2
    term = total = cos(angle) if odd else 1.0
    for nth in range(2 + odd, freedom - 1, 2):
        term *= cos(angle) ** 2 * (nth - 1) / nth
        total += term
    return 2 / pi * (angle + sin(angle) * total) if odd else sin(angle) * total


def _of_density(t: float, freedom: int) -> float:
    """By the normal distribution with Fisher's first two corrections: good to a millionth above 200."""
    normal = NormalDist()
    corrected = (t**3 + t) / (4 * freedom) + (3 * t**7 - 7 * t**5 - 5 * t**3 - 3 * t) / (-96 * freedom**2)
    return 2 * (normal.cdf(t) - normal.pdf(t) * corrected) - 1
