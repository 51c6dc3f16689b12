"""After-care: patrols of what has been handed over, and what they find."""

from __future__ import annotations

from pipelines.sample.ground.people import person
from pipelines.sample.lives.diary import let_slip
from pipelines.sample.lives.life import Life, Row

EVERY = (60, 150)  # days from one patrol to the next; after 180 a work counts as abandoned
REPAIRED = (3, 25)  # days until damage is mended; after 30 it counts as left
ISSUES = {
    "轻微损坏": ("局部开裂", "边沟少量淤积", "一处栏杆松动", "标识牌褪色"),
    "严重损坏": ("暴雨冲毁一段", "主要构件损坏,已设警示"),
}


def maintenance(life: Life) -> None:
    """Write the patrols since the hand-over; damage is mended within the month."""
    rows: list[Row] = []
    life.rows["maintenance"] = rows
    if life.handed is None:
        return
    dice, patroller = life.place.site, person(life.place.site)
    day = life.handed + dice.whole(*EVERY)
    while day <= life.today:
        condition = dice.weighted((("完好", 0.86), ("轻微损坏", 0.12), ("严重损坏", 0.02)))
        repaired = life.past(day + dice.whole(*REPAIRED))
        rows.append(
            {
                "project_no": life.project_no,
                "patrolled_on": day,
                "condition": condition,
                "issue": dice.pick(ISSUES[condition]) if condition in ISSUES else None,
                "repaired_on": repaired if condition in ISSUES else None,
                "patroller": patroller,
            }
        )
        day += dice.whole(*EVERY)
    let_slip(life, rows)
