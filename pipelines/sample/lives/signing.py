"""Signing: the contract and the change orders that move its amount and its days."""

from __future__ import annotations

from pipelines.sample.ground.people import person
from pipelines.sample.lives.life import FEN, Life, Row, yuan

LINES = (100_000, 300_000, 500_000, 600_000, 4_000_000)  # yuan: where more ceremony begins
BELOW = 0.94  # of what was bid near a line: standing just below one is for plants only


def agreed(life: Life) -> int:
    """The contract amount: the bid, kept clear of the lines unless the plant wants it there."""
    bid = yuan(life.budget * life.bid_share)
    for line in LINES:
        if not life.at_line and 0.95 * line * FEN <= bid <= line * FEN:
            return yuan(BELOW * bid)
    return bid


def contracts(life: Life) -> None:
    """Write the contract, once it is signed; the amount is known before."""
    life.contract = life.base = agreed(life)
    life.rows["contracts"] = []
    if life.signed > life.today:
        return
    life.rows["contracts"].append(
        {
            "contract_no": f"HT-{life.project_no}",
            "project_no": life.project_no,
            "contractor": life.firm.name,
            "contractor_uscc": life.firm.uscc,
            "amount_fen": life.contract,
            "signed_on": life.signed,
            "awarded_on": life.award,
            "filed_on": life.past(life.signed + life.dice.whole(1, 7)),
            "duration_days": life.duration,
            "prepayment_percent": float(life.prepaid),
            "retention_percent": round(life.retention_share * 100, 1),
            "site_manager": person(life.dice),
        }
    )


def change(life: Life, kind: str, proposed: int, approved: int | None, value: int) -> Row:
    """One change order: `value` is fen for 金额, days for 工期."""
    reasons = {"金额": "工程量据实增减", "工期": "连续降雨影响施工", "内容": "按村民意见优化线位"}
    rows = life.rows["changes"]
    row: Row = {
        "change_no": f"BG-{life.project_no}-{len(rows) + 1}",
        "project_no": life.project_no,
        "kind": kind,
        "amount_fen": value if kind == "金额" else None,
        "days": value if kind == "工期" else None,
        "reason": reasons[kind],
        "proposed_on": proposed,
        "approved_on": approved,
        "approved_by": f"{life.place.township.name}党政联席会" if approved else None,
    }
    rows.append(row)
    return row


def changes(life: Life) -> None:
    """Write the days added for the weather and the change of the amount; only what is approved moves the base."""
    life.rows["changes"] = []
    if life.started is None:
        return
    dice = life.dice
    approved = life.planned_finish - dice.whole(5, 15)
    proposed = approved - dice.whole(3, 12)
    if life.extension and proposed <= life.today:
        change(life, "工期", proposed, life.past(approved), life.extension)
    proposed = life.started + int(life.duration * dice.between(0.3, 0.5))
    approved = min(proposed + dice.whole(3, 14), life.finish)
    if life.change_share and proposed <= life.today:
        value = yuan(life.contract * life.change_share)
        change(life, "金额", proposed, life.past(approved), value)
        if approved <= life.today:
            life.base += value
