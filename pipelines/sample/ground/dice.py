"""Dice: seeded random draws, cheap enough to roll hundreds of times for each of 200,000 projects."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")
BLOCK = 4096


def _floats(rng: np.random.Generator) -> Iterator[float]:
    while True:
        yield from rng.random(BLOCK).tolist()


class Dice:
    """One stream of draws; the same key always rolls the same numbers."""

    __slots__ = ("roll",)

    def __init__(self, *key: int) -> None:
        # Scalar draws from numpy cost microseconds, a block costs nanoseconds a number.
        self.roll: Callable[[], float] = _floats(np.random.Generator(np.random.PCG64(key))).__next__

    def chance(self, share: float) -> bool:
        return self.roll() < share

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.roll() * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        return low + self.roll() * (high - low)

    def bell(self, mean: float, deviation: float) -> float:
        radius = math.sqrt(-2.0 * math.log(1.0 - self.roll()))
        return mean + deviation * radius * math.cos(2.0 * math.pi * self.roll())

    def pick(self, things: Sequence[T]) -> T:
        return things[int(self.roll() * len(things))]

    def weighted(self, things: Sequence[tuple[T, float]]) -> T:
        """One of (thing, weight); the weights sum to 1."""
        left = self.roll()
        for thing, weight in things:
            left -= weight
            if left < 0:
                return thing
        return things[-1][0]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        order = list(things)
        for at in range(len(order) - 1, 0, -1):
            other = int(self.roll() * (at + 1))
            order[at], order[other] = order[other], order[at]
        return order
