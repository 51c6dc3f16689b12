"""Planted among the people: unhappy ratings, staged ones, heaps of complaints and late answers."""

from __future__ import annotations

from pipelines.sample.lives.life import Life
from pipelines.sample.lives.voices import SCALES, complaint
from pipelines.sample.plants.planting import Planting

UNHAPPY = 76.0


def _disappoint(life: Life) -> None:
    """Lower the best scores until the mean is well below the line."""
    rows, scale = life.rows["ratings"], SCALES[life.place.quality.ratings]
    wanted = life.dice.between(58.0, UNHAPPY)
    while sum(row["score"] for row in rows) >= wanted * len(rows):
        best = max(rows, key=lambda row: float(row["score"]))
        best["score"] = life.dice.pick([score for score in scale if 30 <= score < best["score"]])
    life.plant("low_satisfaction", f"平均分低于 {UNHAPPY:g}")


def _one_device(life: Life) -> None:
    rows = life.rows["ratings"]
    for row in rows[: int(len(rows) * life.dice.between(0.35, 0.6)) + 1]:
        row["device_hash"] = rows[0]["device_hash"]
    life.plant("staged_ratings", "同一设备多次评价")


def _all_hundred(life: Life) -> None:
    for row in life.rows["ratings"]:
        row["score"] = 100.0
    life.plant("staged_ratings", "全部满分")


def _complain(life: Life) -> None:
    """Three to five complaints within five weeks, all answered in time."""
    start = life.started or life.today
    for _ in range(life.dice.whole(3, 5)):
        row = complaint(life.place, start + life.dice.whole(1, 35), life.project_no)
        life.rows["complaints"].append(row)
    life.plant("repeated_complaints", "短期内投诉集中")


def _take_up_late(life: Life) -> None:
    row = complaint(life.place, (life.started or life.today) + 1, life.project_no)
    row["accepted_on"] = row["received_on"] + life.dice.whole(26, 37)
    closed = row["accepted_on"] + life.dice.whole(1, 15)
    row["closed_on"] = life.past(closed)
    row["reply"] = row["reply"] if row["closed_on"] else None
    row["reply_score"] = None
    life.rows["complaints"] = [row]
    life.plant("late_reply", "逾期受理", row, "complaint_no")


def _close_late(life: Life) -> None:
    row = complaint(life.place, (life.started or life.today) + life.dice.whole(1, 10), life.project_no)
    row["accepted_on"] = row["received_on"] + life.dice.whole(1, 6)
    row["closed_on"] = row["accepted_on"] + life.dice.whole(75, 110)
    life.rows["complaints"] = [row]
    life.plant("late_reply", "逾期办结", row, "complaint_no")


PLANTINGS = (
    Planting("low_satisfaction", "accepted", end=_disappoint),
    Planting("staged_ratings", "accepted", end=_one_device),
    Planting("staged_ratings", "accepted", end=_all_hundred),
    Planting("repeated_complaints", "started", end=_complain),
    Planting("late_reply", "started", end=_take_up_late),
    Planting("late_reply", "accepted", end=_close_late),
)
