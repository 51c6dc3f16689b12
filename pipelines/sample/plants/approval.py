"""Planted in approval and procurement: what is skipped, turned round or dragged out."""

from __future__ import annotations

from pipelines.sample.ground.days import workday_after, workday_before
from pipelines.sample.lives.life import Life, Row, iso
from pipelines.sample.plants.planting import Planting


def _step(life: Life, step: str) -> Row:
    return next(row for row in life.rows["approvals"] if row["step"] == step and row["result"] == "通过")


def _name_step(life: Life, rule: str, row: Row, note: str) -> None:
    life.plant(rule, note, row, tail=f"/{row['step']}/{iso(row['submitted_on'])}")


def _large(life: Life) -> None:
    life.budget_range = (4_600_000, 7_800_000)


def _untendered(life: Life) -> None:
    life.method = life.dice.pick(("竞争性磋商", "直接发包", "比选"))


def _must_tender(life: Life) -> None:
    life.plant("must_tender", f"预算 {life.budget // 100} 元,{life.method}")


def _town_first(life: Life) -> None:
    """The township decides a day before the village has."""
    rows = life.rows["approvals"]
    rows[:] = [row for row in rows if row["result"] != "退回"]
    village, town = _step(life, "村申报"), _step(life, "镇初审")
    town["submitted_on"], town["decided_on"] = village["submitted_on"], village["decided_on"] - 1
    _name_step(life, "approval_order", town, "镇初审早于村申报办结")


def _filed_size(life: Life) -> None:
    life.budget_range = (310_000, 470_000)


def _filed_late(life: Life) -> None:
    """Work starts, and days later the county files the project."""
    if life.started is None:
        raise ValueError(f"{life.project_no}: this plant needs a started project")
    row = _step(life, "县备案")
    row["decided_on"] = workday_after(life.started + life.dice.whole(2, 9))
    row["submitted_on"] = workday_before(row["decided_on"], life.dice.whole(2, 4))
    _name_step(life, "approval_order", row, "开工后才县备案")


def _slow(life: Life) -> None:
    row = _step(life, "村申报")
    row["submitted_on"] = workday_before(row["submitted_on"], life.dice.whole(8, 14))
    _name_step(life, "slow_approval", row, "村申报超过 7 个工作日")


def _reviewed_size(life: Life) -> None:
    life.budget_range = (60_000, 290_000)


def _prepaid(life: Life) -> None:
    life.prepaid = 20


def _reviewed_late(life: Life) -> None:
    """The money goes out, and the finance office reviews the project afterwards."""
    first = min(row["paid_on"] for row in life.rows["payments"])
    row = _step(life, "评审")
    row["decided_on"] = workday_after(first + life.dice.whole(3, 18))
    row["submitted_on"] = workday_before(row["decided_on"], life.dice.whole(2, 5))
    life.rows["projects"][0]["reviewed_on"] = row["decided_on"]
    life.plant("no_fund_review", f"首次拨付 {iso(first)},评审 {iso(row['decided_on'])}")


def _build_first(life: Life) -> None:
    """Start some days before the award, with the approvals in place."""
    early = life.dice.whole(3, 10)
    life.award_gap = min(life.award_gap, 8)
    life.sign_gap = -(early + life.award_gap)
    life.filing_gap = 12 + early


def _built_before_award(life: Life) -> None:
    note = "开工早于中标"
    life.plant("built_before_award", note)
    life.plant("date_order", note)


def _sign_late(life: Life) -> None:
    life.award_gap = life.dice.whole(42, 65)


def _late_contract(life: Life) -> None:
    life.plant("late_contract", f"中标后 {life.award_gap} 天签约", life.rows["contracts"][0], "contract_no")


def _other_payee(life: Life) -> None:
    rows = [row for row in life.rows["payments"] if row["kind"] != "工资"]
    row, firms = life.dice.pick(rows), life.place.firms
    row["payee"] = firms[(firms.index(life.firm) + life.dice.whole(1, 40)) % len(firms)].name
    life.plant("winner_mismatch", f"收款单位为{row['payee']}", row, "payment_no")


PLANTINGS = (
    Planting("must_tender", case=_large, plan=_untendered, end=_must_tender),
    Planting("approval_order", "started", end=_town_first),
    Planting("approval_order", "started", case=_filed_size, end=_filed_late),
    Planting("slow_approval", "started", end=_slow),
    Planting("no_fund_review", "finished", case=_reviewed_size, plan=_prepaid, money=_reviewed_late),
    Planting("built_before_award", "finished", plan=_build_first, end=_built_before_award),
    Planting("late_contract", "started", plan=_sign_late, end=_late_contract),
    Planting("winner_mismatch", "accepted", end=_other_payee),
)
