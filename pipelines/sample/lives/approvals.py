"""Approvals: the steps before an award, one after the other, each within its seven working days."""

from __future__ import annotations

from pipelines.sample.ground.days import workday_before
from pipelines.sample.lives.life import Life, Row

REVIEWED_FROM = 5_000_000  # fen: 50,000 yuan and more is reviewed by the finance office
FILED_FROM = 30_000_000  # fen: more than 300,000 yuan is filed with the county
OFFICES = {
    "村申报": "村民委员会",
    "镇初审": "镇规划建设办",
    "公示": "镇纪委",
    "评审": "县财政评审中心",
    "县备案": "县发展和改革局",
}


def steps_for(budget: int) -> tuple[str, ...]:
    steps: tuple[str, ...] = ("村申报", "镇初审", "公示")
    if budget >= REVIEWED_FROM:
        steps += ("评审",)
    return (*steps, "县备案") if budget > FILED_FROM else steps


def row_of(life: Life, step: str, submitted: int, decided: int | None, result: str) -> Row:
    return {
        "project_no": life.project_no,
        "step": step,
        "submitted_on": submitted,
        "decided_on": decided,
        "result": result if decided else None,
        "decided_by": OFFICES[step] if decided else None,
    }


def approvals(life: Life) -> None:
    """Write the steps, counted back from the award; what lies after today is not written."""
    dice, rows = life.dice, []
    decided = workday_before(life.award - life.filing_gap)
    for step in reversed(steps_for(life.budget)):
        submitted = workday_before(decided, dice.whole(5, 6) if step == "公示" else dice.whole(2, 5))
        if submitted <= life.today:
            rows.append(row_of(life, step, submitted, life.past(decided), "通过"))
        if step == "评审":
            life.reviewed = life.past(decided)
        decided = workday_before(submitted, dice.whole(0, 1))
        if step == "镇初审" and dice.chance(0.05):
            earlier = workday_before(decided, dice.whole(2, 4))
            if decided <= life.today:
                rows.append(row_of(life, step, earlier, decided, "退回"))
            decided = earlier
    life.rows["approvals"] = rows[::-1]
