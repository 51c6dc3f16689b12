"""Planted in the pace: works that fall behind or silent, reports from elsewhere, money that lies idle or runs short."""

from __future__ import annotations

from pipelines.sample.ground.trades import TRADES
from pipelines.sample.lives.life import Life, iso
from pipelines.sample.plants.planting import Planting


def under_way(life: Life) -> None:
    """Begun seven or eight weeks ago, half of the time gone."""
    life.planned_start, life.start_shift = life.today - life.dice.whole(50, 58), 0
    life.duration, life.extension, life.finish_shift = life.dice.whole(90, 110), 0, 0
    life.sign_gap = min(life.sign_gap, 8)


def _lag(life: Life) -> None:
    under_way(life)
    life.lags = True


def _behind_plan(life: Life) -> None:
    life.plant("behind_plan", f"最近一次进度 {life.rows['progress'][-1]['percent']:g}%")


def _fall_silent(life: Life) -> None:
    under_way(life)
    life.falls_silent = True


def _stalled(life: Life) -> None:
    life.plant("stalled", f"{iso(life.rows['progress'][-1]['reported_on'])} 之后没有报送")


def _report_from_elsewhere(life: Life) -> None:
    row = life.dice.pick(life.rows["progress"])
    row["longitude"] = round(row["longitude"] + life.dice.between(0.02, 0.04), 6)
    life.plant("off_site_report", "离项目两公里以上报送", row, tail=f"/{iso(row['reported_on'])}")


def _wait_with_money(life: Life) -> None:
    """The money came months before the works that have only just begun."""
    life.planned_start, life.start_shift, life.prepaid = life.today - life.dice.whole(6, 14), 0, 0
    life.duration, life.extension, life.finish_shift = max(life.duration, 60), 0, 0
    life.fund_gap = life.dice.whole(95, 130)


def _idle_funds(life: Life) -> None:
    life.plant("idle_funds", f"资金在签约前 {life.fund_gap} 天到位,未付款")


def _change_by_a_sixth(life: Life) -> None:
    life.bid_share, life.settle_share, life.change_share = 0.80, 0.998, life.dice.between(0.16, 0.19)


def _cost_deviation(life: Life) -> None:
    life.plant("cost_deviation", f"变更 {life.change_share:.1%}")
    life.plant("change_limit", f"变更 {life.change_share:.1%}")


def _road(life: Life) -> None:
    life.wanted_trade, life.budget_range = TRADES[0][0], (120_000, 240_000)


def _build_half(life: Life) -> None:
    row = life.rows["projects"][0]
    row["output_quantity"] = round(row["output_quantity"] / 2.2, 2)
    life.plant("unit_cost_outlier", "单位造价是同类的两倍")


def _long_ago(life: Life) -> None:
    """Accepted so long ago that the warranty is over."""
    last = life.today - life.duration - life.extension - life.accept_gap - 440
    life.planned_start = min(life.planned_start, last)


def _keep_retention(life: Life) -> None:
    life.rows["payments"][:] = [row for row in life.rows["payments"] if row["kind"] != "质保金"]
    life.plant("retention_overdue", "质保期满未退")


def _hand_over_soon(life: Life) -> None:
    life.hand_gap = life.dice.whole(2, 12)


def _nobody_keeps_it(life: Life) -> None:
    life.rows["projects"][0]["maintainer"] = None
    life.plant("no_maintainer", "移交后无管护主体")


PLANTINGS = (
    Planting("behind_plan", running=True, plan=_lag, end=_behind_plan),
    Planting("stalled", running=True, plan=_fall_silent, end=_stalled),
    Planting("off_site_report", "finished", end=_report_from_elsewhere),
    Planting("idle_funds", running=True, plan=_wait_with_money, end=_idle_funds),
    Planting("cost_deviation", "finished", plan=_change_by_a_sixth, end=_cost_deviation),
    Planting("unit_cost_outlier", "started", case=_road, end=_build_half),
    Planting("retention_overdue", "settled", plan=_long_ago, money=_keep_retention),
    Planting("no_maintainer", "accepted", plan=_hand_over_soon, end=_nobody_keeps_it),
)
