"""Levels: the numbers before headings.

levels 1, 2, 2, 1, 2, 3, 4  →  一、 （一） （二） 二、 （一） 1. （1）
"""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
DEEPEST = 4


class Levels:
    """Counts on from heading to heading."""

    def __init__(self) -> None:
        self._counts = [0] * DEEPEST

    def next(self, level: int) -> str:
        """The number of the next heading of this level. Raises ValueError where there is no such level."""
        if not 1 <= level <= DEEPEST:
            raise ValueError(f"headings have levels 1 to {DEEPEST}, not {level}")
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (DEEPEST - level)
        number = self._counts[level - 1]
        return (f"{chinese(number)}、", f"（{chinese(number)}）", f"{number}.", f"（{number}）")[level - 1]


def chinese(number: int) -> str:
    """1 to 99 in Chinese: 一, 十, 十一, 二十, 九十九. Raises ValueError."""
    if not 1 <= number <= 99:
        raise ValueError(f"{number} has no such number")
    tens, ones = divmod(number, 10)
    leading = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return leading + (DIGITS[ones] if ones else "")
