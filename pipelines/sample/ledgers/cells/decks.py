"""Decks: every habit is dealt once before any is dealt twice, so that even a small county shows them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from zlib import crc32

from pipelines.sample.ground.dice import Dice

T = TypeVar("T")


def dice_for(seed: int, *words: object) -> Dice:
    """A stream of draws of its own for a thing named by words."""
    return Dice(seed, crc32("/".join(map(str, words)).encode()))


class Decks:
    """Shuffled decks of cards by name."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._left: dict[str, list[int]] = {}
        self._dice: dict[str, Dice] = {}

    def deal(self, name: str, cards: Sequence[T]) -> T:
        left = self._left.setdefault(name, [])
        if not left:
            dice = self._dice.setdefault(name, dice_for(self.seed, "deck", name))
            left.extend(dice.shuffled(range(len(cards))))
        return cards[left.pop()]
