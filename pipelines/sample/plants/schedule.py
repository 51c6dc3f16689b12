"""Planted in the schedule: what does not start, does not end, or is reported as nobody builds."""

from __future__ import annotations

from pipelines.sample.lives.building import report
from pipelines.sample.lives.life import Life, Row, iso, yuan
from pipelines.sample.plants.planting import Planting

GAP = 20  # days between two reports that leave room for a third
AFTER_PAYMENTS = 11  # days after a report by which it has been paid for


def _name_report(life: Life, rule: str, row: Row, note: str) -> None:
    life.plant(rule, note, row, tail=f"/{iso(row['reported_on'])}")


def _do_not_start(life: Life) -> None:
    """Signed, planned to have started weeks ago, and nobody on site."""
    late = life.dice.whole(12, 50)
    life.planned_start, life.duration = life.today - late, max(life.duration, 70)
    life.start_shift = late + 25
    life.sign_gap = life.start_shift + life.dice.whole(5, 25)


def _not_started(life: Life) -> None:
    life.plant("not_started", f"计划 {iso(life.planned_start)} 开工")


def _run_over(life: Life) -> None:
    """Weeks past the due day, and still building."""
    over = life.dice.whole(34, 95)
    life.duration, life.extension, life.start_shift = min(life.duration, 110), 0, 0
    life.planned_start = life.today - over - life.duration
    life.finish_shift = over + life.dice.whole(15, 40)


def _finish_late(life: Life) -> None:
    life.finish_shift = life.dice.whole(35, 100)
    life.planned_start = min(life.planned_start, life.today - life.duration - life.extension - life.finish_shift - 35)


def _overdue(life: Life) -> None:
    note = f"应于 {iso(life.planned_finish + life.extension)} 完工"
    life.plant("overdue", note)
    if not any(row["days"] and row["approved_on"] for row in life.rows["changes"]):
        life.plant("unexplained_delay", note)


def _ask_for_no_days(life: Life) -> None:
    life.extension = 0
    _finish_late(life)


def _unexplained(life: Life) -> None:
    note = f"应于 {iso(life.planned_finish)} 完工,没有工期变更"
    life.plant("unexplained_delay", note)
    life.plant("overdue", note)


def _roomy(life: Life) -> tuple[int, Row]:
    """A report that is followed by a long pause, with its place in the list."""
    rows = life.rows["progress"]
    places = [at for at in range(len(rows) - 1) if rows[at + 1]["reported_on"] - rows[at]["reported_on"] >= GAP]
    at = life.dice.pick(places)
    return at, rows[at]


def _fall(life: Life) -> None:
    """A report that shows less than the one before it."""
    at, before = _roomy(life)
    percent = before["percent"] - min(before["percent"] - 1, life.dice.whole(8, 20))
    row = report(life, before["reported_on"] + AFTER_PAYMENTS, percent)
    life.rows["progress"].insert(at + 1, row)
    _name_report(life, "impossible_progress", row, f"进度由 {before['percent']:g}% 降到 {percent:g}%")


def _leap(life: Life) -> None:
    """More than forty points within a week; later reports are raised to it."""
    at, before = 0, life.rows["progress"][0]
    row = report(life, before["reported_on"] + life.dice.whole(4, 6), before["percent"] + life.dice.whole(42, 50))
    life.rows["progress"].insert(at + 1, row)
    for later in life.rows["progress"][at + 2 :]:
        later["percent"] = max(later["percent"], row["percent"])
        later["output_value_fen"] = yuan(life.contract * later["percent"] / 100)
    _name_report(life, "impossible_progress", row, "一周内进度跳升超过 40 个百分点")


def _before_start(life: Life) -> None:
    row = report(life, (life.started or life.today) - life.dice.whole(2, 6), 2.0)
    life.rows["progress"].insert(0, row)
    _name_report(life, "impossible_progress", row, "开工前报送进度")


def _same_photo(life: Life) -> None:
    """The photograph of one report again in a later one."""
    rows = life.rows["progress"]
    later = life.dice.whole(1, len(rows) - 1)
    rows[later]["photo_hash"] = rows[later - 1]["photo_hash"]
    _name_report(life, "reused_photo", rows[later], f"与 {iso(rows[later - 1]['reported_on'])} 的照片相同")


def _leave_unaccepted(life: Life) -> None:
    """Finished and left: in the running year some weeks ago, in earlier years for good."""
    if life.place.year == life.place.spec.as_of.year:
        days = life.dice.whole(32, 85)
        life.duration, life.extension, life.start_shift, life.finish_shift = min(life.duration, 120), 0, 0, 0
        life.planned_start = life.today - days - life.duration
    life.accept_gap = 9_999


def _not_accepted(life: Life) -> None:
    note = f"{iso(life.finish)} 完工,至今未验收"
    life.plant("not_accepted", note)
    last = life.rows["progress"][-1]
    if life.today - last["reported_on"] > 90:
        _name_report(life, "impossible_progress", last, note)


def _do_not_settle(life: Life) -> None:
    life.settle_gap = 9_999


def _late_settlement(life: Life) -> None:
    life.plant("late_settlement", f"{iso(life.accepted or 0)} 验收,至今未审定")


PLANTINGS = (
    Planting("not_started", running=True, plan=_do_not_start, end=_not_started),
    Planting("overdue", running=True, plan=_run_over, end=_overdue),
    Planting("overdue", "finished", plan=_finish_late, end=_overdue),
    Planting("unexplained_delay", "finished", plan=_ask_for_no_days, end=_unexplained),
    Planting("impossible_progress", "finished", money=_fall),
    Planting("impossible_progress", "finished", money=_leap),
    Planting("impossible_progress", "finished", money=_before_start),
    Planting("reused_photo", "finished", end=_same_photo),
    Planting("not_accepted", "finished", plan=_leave_unaccepted, end=_not_accepted),
    Planting("late_settlement", "settled", plan=_do_not_settle, end=_late_settlement),
)
