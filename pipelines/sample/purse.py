"""Purse: what a township pays month by month, and whether a month or a December stands out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from pipelines.sample.lives.life import Row

FACTOR, BASELINE, FEWEST_POINTS = 2.66, 12, 8  # of an XmR chart
DECEMBER_SHARE, FEWEST_PAYMENTS = 0.40, 10


def last_month(today: date) -> int:
    """The last month that is over, counted from the year 0."""
    after = today + timedelta(days=1)
    return after.year * 12 + after.month - 2


@dataclass
class Purse:
    """Fen and payments by month, months counted from the year 0."""

    fen: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    times: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, payments: Iterable[Row]) -> Purse:
        """A purse with these payments (paid_on as a day number) as well."""
        both = Purse(defaultdict(int, self.fen), defaultdict(int, self.times))
        for row in payments:
            day = date.fromordinal(row["paid_on"])
            both.fen[day.year * 12 + day.month - 1] += row["amount_fen"]
            both.times[day.year * 12 + day.month - 1] += 1
        return both

    def spikes(self, month: int) -> bool:
        """The month is outside the XmR limits of the twelve months before it."""
        first = max(min(self.fen, default=month), month - BASELINE)
        points = [self.fen[at] for at in range(first, month)]
        if len(points) < FEWEST_POINTS:
            return False
        moves = [abs(b - a) for a, b in pairwise(points)]
        return abs(self.fen[month] - sum(points) / len(points)) > FACTOR * sum(moves) / len(moves)

    def rushes(self, year: int) -> bool:
        """More than two fifths of the year are paid in December."""
        months = range(year * 12, year * 12 + 12)
        total, times = sum(self.fen[at] for at in months), sum(self.times[at] for at in months)
        return times >= FEWEST_PAYMENTS and self.fen[months[-1]] > DECEMBER_SHARE * total
