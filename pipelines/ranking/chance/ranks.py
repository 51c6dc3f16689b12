"""Ranks: what many drawn scores say of the places — intervals, the chance of the last ones, who stands beside whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.ranking.chance.spread import Numbers

Places = NDArray[np.int64]
LOW, HIGH = 0.05, 0.95  # a rank interval holds the place in nine draws of ten
SURE = 0.9  # of an order, before two townships stand in different tiers


@dataclass(frozen=True)
class Chances:
    """Over townships: the rank interval, the chance of being among the last ones, and chance of every place (T × T)."""

    low: Places
    high: Places
    last: Numbers
    places: Numbers


def ranked(scores: Numbers) -> Places:
    """Competition places (1, 1, 3) of every draw: draws × townships."""
    better = (scores[:, None, :] > scores[:, :, None]).sum(axis=2)
    places: Places = better + 1
    return places


def chances(places: Places, last: int) -> Chances:
    """From drawn places; `last` is how many are the last ones."""
    draws, townships = places.shape
    counted = np.zeros((townships, townships))
    for township in range(townships):
        counted[township] = np.bincount(places[:, township] - 1, minlength=townships)
    part = counted / draws
    middle = part.cumsum(axis=1) - part / 2  # a place at the edge counts half, or the interval would hold 95 of 100
    low = (middle >= LOW).argmax(axis=1) + 1
    high = townships - (middle[:, ::-1] <= HIGH).argmax(axis=1)
    in_last = part[:, max(townships - last, 0) :].sum(axis=1)
    return Chances(low, high, in_last, part)


def tiers(scores: Numbers, order: Places) -> Places:
    """Tier of every township, 1 the first; `order` are the townships, the best first.

    A tier's first member beats whoever begins the next in nine draws of ten; within a tier no such order is sure.
    """
    tier = np.zeros(len(order), dtype=np.int64)
    now, head = 0, None
    for township in order:
        if head is None or (scores[:, head] > scores[:, township]).mean() >= SURE:
            now, head = now + 1, township
        tier[township] = now
    return tier


def moved(now: Places, before: Places) -> NDArray[np.int64]:
    """1 where a township stands higher than before in nine draws of ten, -1 where lower, else 0; by column."""
    up, down = (now < before).mean(axis=0), (now > before).mean(axis=0)
    return np.where(up >= SURE, 1, np.where(down >= SURE, -1, 0))
