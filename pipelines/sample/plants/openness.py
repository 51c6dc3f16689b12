"""Planted in openness: notices that are missing, late, too short, or say something else than the ledger."""

from __future__ import annotations

from pipelines.sample.lives.life import Life, Row, yuan
from pipelines.sample.plants.planting import Planting

OWED = ("立项", "中标", "验收", "支付")
TOO_SHORT = {"立项": (2, 6), "中标": (1, 2), "验收": (5, 28), "支付": (5, 28)}


def _notice(life: Life, kind: str) -> Row:
    return next(row for row in life.rows["disclosures"] if row["kind"] == kind)


def _mark(life: Life, rule: str, kind: str, note: str) -> None:
    life.plant(rule, note, tail=f"/{kind}")


def _take_down(life: Life) -> None:
    kind = life.dice.pick(OWED)
    life.rows["disclosures"].remove(_notice(life, kind))
    _mark(life, "notice_missing", kind, f"无{kind}公示")


def _hang_late(life: Life) -> None:
    """Published, but weeks after the event."""
    kind = life.dice.pick(OWED)
    events = {
        "立项": life.started,
        "中标": life.award,
        "验收": life.accepted,
        "支付": min(row["paid_on"] for row in life.rows["payments"]),
    }
    row, day = _notice(life, kind), (events[kind] or 0) + life.dice.whole(12, 40)
    row["ended_on"] += day - row["published_on"]
    row["published_on"] = day
    _mark(life, "notice_missing", kind, f"{kind}公示过晚")


def _cut_short(life: Life) -> None:
    kind = life.dice.pick(OWED)
    row = _notice(life, kind)
    row["ended_on"] = row["published_on"] + life.dice.whole(*TOO_SHORT[kind])
    _mark(life, "notice_too_short", kind, f"{kind}公示期不足")


def _other_amount(life: Life) -> None:
    _notice(life, "中标")["disclosed_fen"] = yuan(life.contract * life.dice.between(0.86, 0.97))
    _mark(life, "notice_differs", "中标", "公示金额与合同不符")


def _other_winner(life: Life) -> None:
    firms = life.place.firms
    other = firms[(firms.index(life.firm) + life.dice.whole(1, 40)) % len(firms)]
    _notice(life, "中标")["disclosed_winner"] = other.name
    _mark(life, "notice_differs", "中标", "公示中标单位与合同不符")


PLANTINGS = (
    Planting("notice_missing", "accepted", end=_take_down),
    Planting("notice_missing", "accepted", end=_hang_late),
    Planting("notice_too_short", "accepted", end=_cut_short),
    Planting("notice_differs", "accepted", end=_other_amount),
    Planting("notice_differs", "accepted", end=_other_winner),
)
