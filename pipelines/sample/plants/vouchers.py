"""Planted in the vouchers: papers that are missing, another account, one bill paid twice."""

from __future__ import annotations

from pipelines.sample.lives.life import Life, yuan
from pipelines.sample.lives.money import payment
from pipelines.sample.plants.planting import Planting, Step


def _prepaid(life: Life) -> None:
    life.prepaid = 20


def _lose(field: str, value: object, note: str) -> Step:
    """A step that takes one paper away from one voucher."""

    def lose(life: Life) -> None:
        # wages need no invoice, a prepayment no measurement
        rows = [row for row in life.rows["payments"] if row["kind"] not in ("预付款", "工资")]
        row = life.dice.pick(rows)
        row[field] = value
        life.plant("missing_vouchers", note, row, "payment_no")

    return lose


def _pay_outside(life: Life) -> None:
    row = life.dice.pick(life.rows["payments"])
    row["is_escrow"] = False
    life.plant("not_escrow", "未走专户", row, "payment_no")


def _one_invoice_twice(life: Life) -> None:
    rows = [row for row in life.rows["payments"] if row["payee"] == life.firm.name]
    later = life.dice.whole(1, len(rows) - 1)
    rows[later]["invoice_no"] = rows[later - 1]["invoice_no"]
    life.plant("double_payment", "两笔用同一张发票", rows[later], "payment_no")


def _split_in_two(life: Life) -> None:
    """One payment after the acceptance becomes two of the same amount, days apart."""
    done = life.finish + life.accept_gap
    row = next(row for row in life.rows["payments"] if row["paid_on"] >= done and row["kind"] == "进度款")
    total = row["amount_fen"]
    row["amount_fen"] = yuan(total / 2)
    twin = payment(life, row["paid_on"] + life.dice.whole(4, 12), 0, "进度款")
    twin["amount_fen"] = row["amount_fen"]
    for settlement in (other for other in life.rows["payments"] if other["kind"] == "结算款"):
        settlement["amount_fen"] += total - 2 * row["amount_fen"]
    life.plant("double_payment", "同额两次拨付", twin, "payment_no")


PLANTINGS = (
    Planting("missing_vouchers", "accepted", end=_lose("invoice_no", None, "缺发票号")),
    Planting("missing_vouchers", "accepted", end=_lose("measurement_no", None, "缺计量单号")),
    Planting("missing_vouchers", "accepted", end=_lose("has_contract", False, "无合同")),
    Planting("not_escrow", "accepted", end=_pay_outside),
    Planting("double_payment", "accepted", plan=_prepaid, end=_one_invoice_twice),
    Planting("double_payment", "accepted", money=_split_in_two),
)
