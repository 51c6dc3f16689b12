"""Scales: round steps for an axis.

60.2, 71, 88.9  →  60, 70, 80, 90
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

STEPS = 4  # about as many, at most one more


@dataclass(frozen=True)
class Scale:
    """The values at which a line is drawn, from the lowest to the highest, and their decimals."""

    steps: tuple[float, ...]
    decimals: int

    def share(self, value: float) -> float:
        """Where a value lies: 0 at the lowest step, 1 at the highest."""
        return (value - self.steps[0]) / (self.steps[-1] - self.steps[0])


def scale(values: Sequence[float]) -> Scale:
    """Steps of 1, 2 or 5 times a power of ten around all values."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    span = (high - low) or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / STEPS))
    step = next(times * power for times in (1, 2, 5, 10) if span / (times * power) <= STEPS)
    first, last = math.floor(low / step), math.ceil(high / step)
    last = max(last, first + 1)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return Scale(tuple(nth * step for nth in range(first, last + 1)), decimals)
