"""Intervals again: Wilson's of a share by its formula, Student's of a mean by adding up the density."""

from __future__ import annotations

import math
import statistics
from functools import cache

Z = 1.959963984540054  # nineteen of twenty
STEPS = 400


def wilson(hits: int, cases: int) -> tuple[float, float]:
    """(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) ÷ (1 + z²/n)."""
    p, n = hits / cases, cases
    half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    ends = [(p + Z * Z / (2 * n) + sign * half) / (1 + Z * Z / n) for sign in (-1, 1)]
    return max(ends[0], 0.0), min(ends[1], 1.0)


def _inside(t: float, freedom: int) -> float:
    """The chance between -t and t: Simpson's rule over Student's density."""
    top = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)
    height = math.exp(top) / math.sqrt(freedom * math.pi)
    width = t / STEPS
    weights = [1, *([4, 2] * STEPS)[: STEPS - 1], 1]
    density = [(1 + (nth * width) ** 2 / freedom) ** (-(freedom + 1) / 2) for nth in range(STEPS + 1)]
    return 2 * height * width / 3 * sum(w * d for w, d in zip(weights, density, strict=True))


@cache
def _t(freedom: int) -> float:
    low, high = 0.0, 20.0
    while high - low > 1e-7:
        middle = (low + high) / 2
        low, high = (middle, high) if _inside(middle, freedom) < 0.95 else (low, middle)
    return high


def of_mean(values: list[float]) -> tuple[float, float] | None:
    """Mean ± t s ÷ √n; of one value nothing can be said."""
    if len(values) < 2:
        return None
    half = _t(len(values) - 1) * statistics.stdev(values) / math.sqrt(len(values))
    mean = statistics.fmean(values)
    return mean - half, mean + half
