"""Planted beside the main ledgers: rigged bids, firms that should not win, bad material, unpaid days."""

from __future__ import annotations

from pipelines.sample.credit import barred, young
from pipelines.sample.ground.trades import TRADES
from pipelines.sample.lives.life import FEN, Life, yuan
from pipelines.sample.plants.pace import under_way
from pipelines.sample.plants.planting import Planting


def _compare(life: Life) -> None:
    life.method = "比选"


def _usual_size(life: Life) -> None:
    life.budget_range = (120_000, 240_000)


def _send_home(life: Life) -> None:
    """All losers but one go home."""
    rows = life.rows["bids"]
    loser = next(row for row in rows if not row["is_winner"])
    rows[:] = [row for row in rows if row["is_winner"] or row is loser]
    life.plant("few_bidders", "只有两家")


def _write_alike(life: Life) -> None:
    """Every bid 2 % of the winner's above the one before."""
    losers = [row for row in life.rows["bids"] if not row["is_winner"]]
    for nth, row in enumerate(losers, 1):
        row["bid_fen"] = yuan(life.contract * (1 + 0.02 * nth))
    life.plant("bid_pattern", "报价等差排列")


def _know_the_price(life: Life) -> None:
    for row in life.rows["bids"]:
        row["control_price_fen"] = int(life.contract / 0.996) // FEN * FEN
    life.plant("price_at_ceiling", "中标价为控制价的 99.6%")


def _same_winner(life: Life) -> None:
    """Works of another kind for the firm that won the ones before."""
    life.budget_range, life.wanted_trade = (120_000, 240_000), TRADES[len(life.mates)][0]
    if life.mates:
        life.wanted_firm = life.mates[0].firm


def _same_losers(life: Life) -> None:
    if life.mates:
        own, first = life.rows["bids"][0], life.mates[0]
        common = {key: own[key] for key in ("project_no", "control_price_fen", "opened_on")}
        life.rows["bids"] = [
            {**row, **common, "bid_fen": yuan(life.contract * row["bid_fen"] / first.contract)}
            for row in first.rows["bids"]
        ]
        next(row for row in life.rows["bids"] if row["is_winner"])["bid_fen"] = life.contract
    if len(life.mates) == 2:
        life.plant_group("companion_bidders", "同一组单位三次相遇", life.mates[0].project_no)


def _barred_firm(life: Life) -> None:
    life.wanted_firm = life.dice.pick(barred(life.place.spec))


def _young_firm(life: Life) -> None:
    life.wanted_firm = life.dice.pick(young(life.place.spec))


def _name_contract(rule: str, note: str) -> Planting:
    """A planting that gives a project of these weeks to a firm of that kind."""
    case = _barred_firm if rule == "blacklisted_award" else _young_firm
    end = lambda life: life.plant(rule, note, life.rows["contracts"][0], "contract_no")  # noqa: E731
    return Planting(rule, running=True, case=case, plan=under_way, end=end)


def _use_failed(life: Life) -> None:
    row = life.dice.pick(life.rows["materials"])
    row["test_result"], row["used_on"] = "不合格", row["used_on"] or row["tested_on"] + 3
    life.plant("failed_material", "不合格批次已使用", row, "batch_no")


def _stay_away(life: Life) -> None:
    rows = life.rows["supervision"]
    rows[:] = [row for row in rows if row["logged_on"] <= life.today - 25]
    life.plant("no_supervision", "最近二十多天没有日志")


def _hand_over_soon(life: Life) -> None:
    life.hand_gap = life.dice.whole(2, 12)


def _fall_to_ruin(life: Life) -> None:
    row = {
        "project_no": life.project_no,
        "patrolled_on": (life.handed or life.today) + life.dice.whole(5, 20),
        "condition": "停用",
        "issue": "无人管理,已停用",
        "repaired_on": None,
        "patroller": life.rows["projects"][0]["responsible_person"],
    }
    life.rows["maintenance"] = [row]
    life.plant("abandoned", "停用,未修复")


def _by_villagers(life: Life) -> None:
    life.method = "村民自建"


def _for_relief(life: Life) -> None:
    life.method = "以工代赈"


def _owe_wages(life: Life) -> None:
    min(life.rows["labour"], key=lambda row: int(row["worked_to"]))["paid_on"] = None
    life.plant("unpaid_wages", "有工资未发")


def _hire_strangers(life: Life) -> None:
    for row in life.rows["labour"]:
        row["is_local"] = not row["is_local"]
    life.plant("wages_not_local", "四分之三的务工人员来自外地")


PLANTINGS = (
    Planting("few_bidders", "started", plan=_compare, site=_send_home),
    Planting("bid_pattern", "started", case=_usual_size, plan=_compare, site=_write_alike),
    Planting("price_at_ceiling", "started", plan=_compare, site=_know_the_price),
    Planting("companion_bidders", "started", together=3, case=_same_winner, plan=_compare, site=_same_losers),
    _name_contract("blacklisted_award", "黑名单上的企业"),
    _name_contract("new_firm", "成立几个月的企业"),
    Planting("failed_material", "finished", site=_use_failed),
    Planting("no_supervision", running=True, case=_usual_size, plan=under_way, site=_stay_away),
    Planting("abandoned", "accepted", plan=_hand_over_soon, site=_fall_to_ruin),
    Planting("unpaid_wages", "accepted", plan=_by_villagers, site=_owe_wages),
    Planting("wages_not_local", "accepted", plan=_for_relief, site=_hire_strangers),
)
