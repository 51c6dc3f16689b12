"""XmR: which points of a series are more than its usual ups and downs (an individuals and moving range chart).

The limits stand 2.66 mean moving ranges from the mean of the points. Four rules make a point a signal; the first that
holds is its reason. Missing points are passed over: two that were not beside each other make no range.

    90 91 90 91 90 91 90 70   mean 87.9, mean range 3.7, limits 78.0 to 97.8: the 70 lies outside

Source: NHS England, Making Data Count (outside, run, trend, near); Wheeler, Understanding Variation (2.66).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import Literal

Signal = Literal["outside", "run", "trend", "near"]

WIDTH = 2.66  # 3 standard deviations, of ranges of two: 3 / 1.128
IN_A_ROW = 8
STEPS = 6  # rises, or falls, one after the other
NEAR = 2 / 3  # of the way to the limit
NEAR_OF, NEAR_LEAST = 3, 2
FEWEST = 6  # points that it takes to know what is usual
FIRM = 12  # with fewer points the limits are on trial


@dataclass(frozen=True)
class Chart:
    """Mean and limits, for every point why it is a signal (None: it is not), and whether the limits are on trial."""

    mean: float
    low: float
    high: float
    signals: tuple[Signal | None, ...]
    is_trial: bool


def xmr(values: Sequence[float | None]) -> Chart | None:
    """The chart of a series; None where it has too few points. One that never moves has no signals."""
    known = [(nth, value) for nth, value in enumerate(values) if value is not None]
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    if len(known) < FEWEST or not ranges:
        return None
    mean, half = fmean(value for _, value in known), WIDTH * fmean(ranges)
    apart = [value - mean for _, value in known]
    reasons = {nth: reason for (nth, _), reason in zip(known, _reasons(apart, half), strict=True)} if half else {}
    signals = tuple(reasons.get(nth) for nth in range(len(values)))
    return Chart(mean, mean - half, mean + half, signals, len(known) < FIRM)


def within(chart: Chart, values: Sequence[float | None], most: float | None) -> tuple[float, float]:
    """The limits, cut off at 0 and at `most` where the figure never was beyond them."""
    known = [value for value in values if value is not None]
    low = max(chart.low, 0.0) if min(known) >= 0 else chart.low
    return low, chart.high if most is None or max(known) > most else min(chart.high, most)


def _reasons(apart: Sequence[float], half: float) -> Iterator[Signal | None]:
    """For every known point, by how far it and those before it lie from the mean, why it is a signal."""
    for nth, each in enumerate(apart):
        if abs(each) > half:
            yield "outside"
        elif _is_run(apart[: nth + 1]):
            yield "run"
        elif _is_trend(apart[: nth + 1]):
            yield "trend"
        elif _is_near(apart[: nth + 1], half):
            yield "near"
        else:
            yield None


def _is_run(apart: Sequence[float]) -> bool:
    """Whether the last eight lie on one side of the mean."""
    last = apart[-IN_A_ROW:]
    return len(last) == IN_A_ROW and (min(last) > 0 or max(last) < 0)


def _is_trend(apart: Sequence[float]) -> bool:
    """Whether the last six steps all go up, or all go down."""
    steps = [b - a for a, b in pairwise(apart[-STEPS - 1 :])]
    return len(steps) == STEPS and (min(steps) > 0 or max(steps) < 0)


def _is_near(apart: Sequence[float], half: float) -> bool:
    """Whether the last point and another of the last three lie near the same limit."""
    side = 1 if apart[-1] > 0 else -1
    near = [each * side > half * NEAR for each in apart[-NEAR_OF:]]
    return near[-1] and sum(near) >= NEAR_LEAST
