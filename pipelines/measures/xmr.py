"""XmR: which points of a series are more than its usual ups and downs (an individuals and moving range chart).

The limits stand 2.66 mean moving ranges from the mean of the points. A point outside is a signal; so are eight in a row
on one side of the mean. Missing points are passed over: two that were not beside each other make no range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

WIDTH = 2.66  # 3 standard deviations, of ranges of two: 3 / 1.128
IN_A_ROW = 8
FEWEST = 6  # points that it takes to know what is usual


@dataclass(frozen=True)
class Chart:
    """Mean and limits, and for every point whether it is a signal."""

    mean: float
    low: float
    high: float
    signals: tuple[bool, ...]


def xmr(values: Sequence[float | None]) -> Chart | None:
    """The chart of a series; None where it has too few points."""
    known = [value for value in values if value is not None]
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    if len(known) < FEWEST or not ranges:
        return None
    mean, half = fmean(known), WIDTH * fmean(ranges)
    runs = _runs(values, mean)
    outside = [value is not None and abs(value - mean) > half for value in values]
    return Chart(mean, mean - half, mean + half, tuple(a or b for a, b in zip(outside, runs, strict=True)))


def _runs(values: Sequence[float | None], mean: float) -> list[bool]:
    """Which points end a run of eight or more on one side; a missing point neither breaks nor lengthens it."""
    side, length, marks = 0, 0, []
    for value in values:
        own = 0 if value is None else (value > mean) - (value < mean)
        if value is not None:
            side, length = own, length + 1 if own == side and own else int(own != 0)
        marks.append(value is not None and length >= IN_A_ROW)
    return marks
