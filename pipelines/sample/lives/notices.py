"""Notices: what is hung up in the village, when, and for how long."""

from __future__ import annotations

from pipelines.sample.lives.life import Life, Row
from pipelines.sample.lives.money import paid

CHANNELS = ("村务公开栏", "村务公开栏", "政府网站", "微信群")
SHOWN = {"立项": (7, 11), "中标": (3, 7), "验收": (30, 34), "支付": (30, 34), "变更": (7, 10), "进展": (7, 15)}


def notice(life: Life, kind: str, day: int, amount: int | None = None, winner: str | None = None) -> None:
    """Hang up a notice, if its day has come; its last day is announced with it."""
    if day > life.today:
        return
    row: Row = {
        "project_no": life.project_no,
        "kind": kind,
        "published_on": day,
        "ended_on": day + life.dice.whole(*SHOWN[kind]),
        "channel": life.dice.pick(CHANNELS),
        "disclosed_fen": amount,
        "disclosed_winner": winner,
        "objections": 1 if life.dice.chance(0.02) else 0,
    }
    life.rows["disclosures"].append(row)


def _approval_notice(life: Life) -> None:
    """Before work starts, as a rule: with the 公示 step, or in a careless township days after the start."""
    steps = [row["submitted_on"] for row in life.rows["approvals"] if row["step"] == "公示"]
    late = life.started is not None and life.dice.chance(life.place.quality.late_notice)
    if late and life.started is not None:
        notice(life, "立项", life.started + life.dice.whole(1, 9), life.budget)
    elif steps:
        start = life.started if life.started is not None else life.today
        notice(life, "立项", min(steps[0], start), life.budget)


def notices(life: Life) -> None:
    """Write the four notices that a project owes, and some that it does not."""
    dice = life.dice
    life.rows["disclosures"] = []
    _approval_notice(life)
    notice(life, "中标", life.award + dice.whole(0, 8), life.contract, life.firm.name)
    first = min((row["paid_on"] for row in life.rows["payments"]), default=None)
    if first is not None:
        notice(life, "支付", first + dice.whole(0, 9), life.rows["payments"][0]["amount_fen"])
    if life.accepted:
        notice(life, "验收", life.accepted + dice.whole(0, 9))
    for row in life.rows["changes"]:
        if row["approved_on"]:
            notice(life, "变更", row["approved_on"] + dice.whole(0, 5), row["amount_fen"])
    if life.finished is None and life.started is not None and dice.chance(0.3):
        notice(life, "进展", life.started + dice.whole(10, 30), paid(life))
