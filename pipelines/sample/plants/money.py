"""Planted in the money: paid too early, too much or too little, or promised beyond the budget."""

from __future__ import annotations

from pipelines.sample.lives.life import FEN, Life, Row, yuan
from pipelines.sample.lives.money import paid, payment
from pipelines.sample.lives.signing import change
from pipelines.sample.plants.planting import Planting

RETENTION_GRACE = 30  # days


def _of_kind(life: Life, kind: str) -> Row:
    return next(row for row in life.rows["payments"] if row["kind"] == kind)


def _prepaid(life: Life) -> None:
    life.prepaid = 20


def _pay_unsigned(life: Life) -> None:
    row = _of_kind(life, "预付款")
    row["paid_on"] = life.signed - life.dice.whole(1, 2)
    row["applied_on"] = row["paid_on"] - 1
    life.plant("paid_without_contract", "拨付早于合同签订", row, "payment_no")


def _prepay_more(life: Life) -> None:
    life.prepaid, life.prepaid_times, life.sign_gap = 20, life.dice.between(1.35, 1.9), 10


def _over_prepaid(life: Life) -> None:
    life.plant("over_prepaid", "预付款超过约定的 20%", _of_kind(life, "预付款"), "payment_no")


def _pay_ahead(life: Life) -> None:
    life.prepaid, life.duration = 10, max(life.duration, 75)
    life.ahead = life.dice.between(0.14, 0.22)


def _paid_ahead(life: Life) -> None:
    day = life.rows["progress"][1]["reported_on"]
    row = next(row for row in life.rows["payments"] if row["paid_on"] > day)
    life.plant("paid_ahead", f"超过形象进度 {life.ahead:.0%}", row, "payment_no")


def _pay_before_acceptance(life: Life) -> None:
    life.accept_gap, life.early_share = max(life.accept_gap, 15), life.dice.between(0.84, 0.90)


def _early(life: Life) -> Row:
    return next(row for row in life.rows["payments"] if row["paid_on"] >= life.finish + 10)


def _paid_before_acceptance(life: Life) -> None:
    life.plant("paid_before_acceptance", f"验收前付到 {life.early_share:.0%}", _early(life), "payment_no")


def _pay_final_early(life: Life) -> None:
    _pay_before_acceptance(life)
    life.early_kind = "结算款"


def _final_over_the_cap(life: Life) -> None:
    row, note = _early(life), f"验收前付结算款,累计 {life.early_share:.0%}"
    life.plant("final_without_acceptance", note, row, "payment_no")
    life.plant("paid_before_acceptance", note, row, "payment_no")


def _pay_as_built(life: Life) -> None:
    life.pays_every_report, life.accept_gap = True, max(life.accept_gap, 15)
    life.method = "直接发包" if life.method in ("以工代赈", "村民自建") else life.method


def _final_within_the_cap(life: Life) -> None:
    """The last payment before the acceptance is booked as the final one."""
    done = life.finish + life.accept_gap
    row = next(row for row in reversed(life.rows["payments"]) if row["paid_on"] < done and row["kind"] == "进度款")
    row["kind"] = "结算款"
    life.plant("final_without_acceptance", "未验收付结算款", row, "payment_no")


def _drop_retention(life: Life) -> None:
    life.rows["payments"][:] = [row for row in life.rows["payments"] if row["kind"] != "质保金"]


def _overpay(life: Life) -> None:
    _drop_retention(life)
    wanted = yuan(life.settled_fen * life.dice.between(1.01, 1.05))
    row = _of_kind(life, "结算款")
    row["amount_fen"] += wanted - paid(life)
    if any(other["amount_fen"] == row["amount_fen"] for other in life.rows["payments"] if other is not row):
        row["amount_fen"] += FEN
    life.plant("overpaid", f"已付 {wanted // FEN} 元,审定 {life.settled_fen // FEN} 元")


def _release_early(life: Life) -> None:
    _drop_retention(life)
    day = (life.settled or life.today) + life.dice.whole(26, 38)
    row = payment(life, day, life.retention_fen, "质保金")
    life.plant("retention_released_early", "质保期未满付质保金", row, "payment_no")


def _hold_back_more(life: Life) -> None:
    life.retention_share, life.settle_share = round(life.dice.between(0.04, 0.06), 3), 0.99


def _retention_too_high(life: Life) -> None:
    life.plant("retention_too_high", f"质保金 {life.retention_share:.1%}")


def _stop_paying(life: Life) -> None:
    life.pays_after_acceptance = False


def _arrears(life: Life) -> None:
    life.plant("arrears", "验收后未再付款")
    due = life.rows["projects"][0]["retention_due_on"]
    if due is not None and life.today - due > RETENTION_GRACE:
        life.plant("retention_overdue", "质保期满未退")


def _between_lines(life: Life) -> None:
    life.budget_range = (120_000, 240_000)


def _settle_above(life: Life) -> None:
    life.bid_share, life.change_share, life.settle_share = 0.985, 0.0, life.dice.between(1.025, 1.055)


def _change_above(life: Life) -> None:
    life.bid_share, life.settle_share = 0.985, 0.998
    life.change_share = life.dice.between(0.03, 0.045)


def _over_budget(life: Life) -> None:
    life.plant("over_budget", "超过预算")


def _change_much(life: Life) -> None:
    life.bid_share, life.change_share = 0.885, life.dice.pick((0.06, 0.075, 0.09, 0.11, 0.12))


def _change_limit(life: Life) -> None:
    life.plant("change_limit", f"变更 {life.change_share:.0%}")


def _leave_change_open(life: Life) -> None:
    proposed = (life.started or life.today) + life.dice.whole(2, 6)
    change(life, "金额", proposed, None, yuan(life.contract * 0.02))
    life.plant("change_limit", "变更长期未批")


PLANTINGS = (
    Planting("paid_without_contract", "started", plan=_prepaid, money=_pay_unsigned),
    Planting("over_prepaid", "started", plan=_prepay_more, end=_over_prepaid),
    Planting("paid_ahead", "started", plan=_pay_ahead, end=_paid_ahead),
    Planting("paid_before_acceptance", "accepted", plan=_pay_before_acceptance, end=_paid_before_acceptance),
    Planting("final_without_acceptance", "accepted", plan=_pay_final_early, end=_final_over_the_cap),
    Planting("final_without_acceptance", "accepted", plan=_pay_as_built, end=_final_within_the_cap),
    Planting("overpaid", "settled", money=_overpay),
    Planting("retention_released_early", "settled", money=_release_early),
    Planting("retention_too_high", "settled", plan=_hold_back_more, end=_retention_too_high),
    Planting("arrears", "settled", plan=_stop_paying, end=_arrears),
    Planting("over_budget", "settled", case=_between_lines, plan=_settle_above, end=_over_budget),
    Planting("over_budget", "finished", case=_between_lines, plan=_change_above, end=_over_budget),
    Planting("change_limit", "finished", plan=_change_much, end=_change_limit),
    Planting("change_limit", "started", end=_leave_change_open),
)
