"""Planted in a whole township: one firm everywhere, a month like no other, a December rush, and silence."""

from __future__ import annotations

from datetime import date

from pipelines.sample.lives.life import Life
from pipelines.sample.plants.planting import Planting
from pipelines.sample.purse import last_month

CONCENTRATION, SPIKE, RUSH, SILENCE = "winner_concentration", "payment_spike", "year_end_rush", "silent_township"
HABITS = (CONCENTRATION, RUSH, SILENCE)  # planted in a township's year by `plan`, not in a project
NOISY = {"repeated_complaints", "late_reply"}  # no township where these are planted can be silent


def _dear(life: Life) -> None:
    life.budget_range = (7_000_000, 7_800_000)


def _sign_last_month(life: Life) -> None:
    """Signed early in the last whole month, with a prepayment that dwarfs what the township pays in a month."""
    month = last_month(date.fromordinal(life.today))
    life.planned_start = date(month // 12, month % 12 + 1, 1).toordinal() + life.dice.whole(8, 14)
    life.start_shift, life.sign_gap, life.prepaid = 0, 4, 30
    life.duration, life.extension, life.finish_shift = max(life.duration, 120), 0, 0


def pay_in_december(life: Life) -> None:
    """Payments from spring on are put off until December."""
    first = date(life.place.year, 4, 1).toordinal()
    last = date(life.place.year, 12, 1).toordinal()
    for row in life.rows["payments"]:
        if first <= row["paid_on"] < last and row["kind"] not in ("预付款", "质保金"):
            row["paid_on"] = last + (row["paid_on"] - first) // 9 + 3
            row["applied_on"] = row["paid_on"] - 3


PLANTINGS = (Planting(SPIKE, running=True, case=_dear, plan=_sign_last_month),)
