"""Counts: how many of some works may be expected late, and between what that number lies in nine of ten cases.

two works of chances 0.5 and 0.1 (bands 0.4–0.6 and 0.05–0.2)   →   0.6 expected, between 0 and 2
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

SHARE = 0.05  # outside on each side
MANY = 400  # works, from which the bell curve does
SIDE = 1.6449


def expected(chances: Sequence[float], low: Sequence[float], high: Sequence[float]) -> tuple[float, int, int]:
    """The expected number; the lower end as if every chance were at the lower end of its band, the upper likewise, so
    that what is not sure of the chances themselves widens it."""
    return sum(chances), _quantile(low, SHARE), _quantile(high, 1 - SHARE)


def _quantile(chances: Sequence[float], share: float) -> int:
    """The least number that is not exceeded with at least that probability."""
    each = np.asarray(chances, dtype=np.float64)
    if each.size > MANY:
        middle, spread = each.sum(), np.sqrt((each * (1 - each)).sum())
        return int(np.clip(np.round(middle + (SIDE if share > 0.5 else -SIDE) * spread), 0, each.size))
    exactly = np.ones(1)
    for chance in each:
        exactly = np.append(exactly * (1 - chance), 0.0) + np.append(0.0, exactly * chance)
    return int(np.searchsorted(np.cumsum(exactly), share - 1e-12))
