"""Inequality: how unevenly money lies among places of different size — the Lorenz curve and its Gini coefficient.

    three places of 10, 20 and 10 heads with 10, 40 and 30 of money: 1, 2 and 3 a head

    curve  (0, 0)  (0.25, 0.125)  (0.75, 0.625)  (1, 1)      Gini  0.1875

0 where every head has the same; a place counts as many times as it has heads. What is uneven inside a place is not
seen, so the figure speaks of places and never of persons.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

FEWEST = 3  # places; of two the curve is one corner


@dataclass(frozen=True)
class Place:
    """A place with its heads (above 0) and its money (fen)."""

    name: str
    heads: int
    fen: int

    @property
    def a_head(self) -> float:
        """Fen."""
        return self.fen / self.heads


@dataclass(frozen=True)
class Curve:
    """`places` from the least to the most per head; `heads` and `money` are the shares, 0 to 1, of the first n of
    them, from none to all; `below` of them have less per head than all together."""

    places: tuple[Place, ...]
    heads: tuple[float, ...]
    money: tuple[float, ...]
    below: int

    @property
    def gini(self) -> float:
        """Twice the area between the curve and the straight line."""
        steps = zip(pairwise(self.heads), pairwise(self.money), strict=True)
        return 1 - sum((right - left) * (low + high) for (left, right), (low, high) in steps)


def curve(places: Iterable[Place]) -> Curve | None:
    """The curve of the places; None of too few, where nobody has money, or where somebody has less than none."""
    ordered = sorted(places, key=lambda place: (place.a_head, place.name))
    heads, fen = sum(place.heads for place in ordered), sum(place.fen for place in ordered)
    if len(ordered) < FEWEST or fen <= 0 or ordered[0].fen < 0:
        return None
    below = sum(place.fen * heads < fen * place.heads for place in ordered)
    of_heads = _shares([place.heads for place in ordered], heads)
    return Curve(tuple(ordered), of_heads, _shares([place.fen for place in ordered], fen), below)


def _shares(parts: list[int], whole: int) -> tuple[float, ...]:
    """What the first n parts are of the whole, for n from 0 to all."""
    reached = [0]
    for part in parts:
        reached.append(reached[-1] + part)
    return tuple(each / whole for each in reached)
