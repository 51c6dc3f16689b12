"""Planted in quality: failures left as they are, acceptances without their people, keys handed over too soon."""

from __future__ import annotations

from pipelines.sample.ground.people import INSPECTORS
from pipelines.sample.lives.life import Life, iso
from pipelines.sample.plants.planting import Planting, Step


def _leave_failed(life: Life) -> None:
    rows, started = life.rows["inspections"], life.started or life.today
    points = life.dice.whole(6, 20)
    row = {
        "inspection_no": f"CJ-{life.project_no}-{len(rows) + 1}",
        "project_no": life.project_no,
        "inspected_on": started + (life.finish - started) // 2,
        "inspector": life.dice.pick(INSPECTORS),
        "item": life.trade.item,
        "points": points,
        "passed_points": points - life.dice.whole(2, 5),
        "result": "不合格",
        "rectified_on": None,
    }
    rows.append(row)
    life.plant("failed_inspection", "抽检不合格,未整改", row, "inspection_no")


def _without(field: str, value: object, note: str) -> Step:
    """A step that takes one party, or the report, away from the acceptance."""

    def thin(life: Life) -> None:
        row = life.rows["acceptances"][-1]
        row[field] = value
        life.plant("thin_acceptance", note, row, tail=f"/{iso(row['accepted_on'])}")

    return thin


def _hand_over_early(life: Life) -> None:
    life.accept_gap = max(life.accept_gap, 14)
    life.hand_gap = -life.dice.whole(3, 10)


def _used_unaccepted(life: Life) -> None:
    life.plant("used_unaccepted", "移交早于验收")


PLANTINGS = (
    Planting("failed_inspection", "finished", end=_leave_failed),
    Planting("thin_acceptance", "accepted", end=_without("discipline", 0, "无纪检人员")),
    Planting("thin_acceptance", "accepted", end=_without("experts", 0, "无专家")),
    Planting("thin_acceptance", "accepted", end=_without("villagers", 0, "无村民代表")),
    Planting("used_unaccepted", "accepted", plan=_hand_over_early, end=_used_unaccepted),
)
