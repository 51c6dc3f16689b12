"""Case: what is built, where, for how much and by whom."""

from __future__ import annotations

import math

from pipelines.sample.ground.dice import Dice
from pipelines.sample.ground.trades import METHODS, PARTS, SOURCES, TRADES
from pipelines.sample.lives.life import FEN, Life, yuan

LARGE_SHARE = 1 / 15
LARGE = (520_000, 3_000_000)
SMALL = (10_000, 490_000)  # below the county's tender line of 500,000


def _budget(dice: Dice) -> int:
    """Yuan, in whole hundreds."""
    if dice.chance(LARGE_SHARE):
        drawn = LARGE[0] * math.exp(dice.roll() * math.log(LARGE[1] / LARGE[0]))
    else:
        drawn = min(max(math.exp(dice.bell(math.log(210_000), 0.62)), SMALL[0]), SMALL[1] - 60_000 * dice.roll())
    return int(drawn) // 100 * 100


def draw_case(life: Life) -> None:
    """Draw the place, the trade, the budget and the firm; firms take turns, so none piles up contracts."""
    dice, place = life.dice, life.place
    life.village = life.wanted_village or dice.pick(place.township.villages)
    life.trade = life.wanted_trade or dice.weighted(TRADES)
    life.name = f"{place.township.name}{life.village.name}{dice.pick(PARTS)}{dice.pick(life.trade.works)}"
    yuans = dice.whole(*life.budget_range) // 100 * 100 if life.budget_range else _budget(dice)
    life.budget = yuans * FEN
    life.method = "公开招标" if yuans > SMALL[1] else dice.weighted(METHODS)
    by_village = yuans < 300_000 and dice.chance(0.45)
    life.owner_type = "村委会" if by_village else "乡镇政府"
    life.owner_unit = f"{life.village.name}村民委员会" if by_village else f"{place.township.name}人民政府"
    life.source = dice.weighted(SOURCES)
    life.bid_share = dice.between(0.885, 0.985)
    life.settle_share = dice.between(0.945, 0.998)
    life.prepaid = dice.weighted(((0, 0.18), (10, 0.17), (15, 0.1), (20, 0.25), (30, 0.30)))
    # Half of the firms build in odd years and half in even ones, in turns: none comes up twice within twelve months.
    half = len(place.firms) // 2
    turn = place.township.index * 37 + life.number * 13
    life.firm = life.wanted_firm or place.firms[turn % half + place.year % 2 * half]
    if place.favourite is not None and life.number % 5 and not life.wanted_firm:
        life.firm, life.method = place.favourite, "公开招标"  # so many contracts in secret would be another plant


def funds(life: Life) -> None:
    """Write where the money is to come from; it has arrived before anything is paid."""
    dice = life.dice
    shares = [(life.source, 1.0)]
    if life.budget > 10_000_000 and dice.chance(0.6):
        second = "村级自筹" if life.source != "村级自筹" and dice.chance(0.5) else "镇配套"
        if second != life.source:
            part = dice.between(0.1, 0.4)
            shares = [(life.source, 1 - part), (second, part)]
    left, rows = life.budget, []
    for nth, (source, share) in enumerate(shares):
        planned = left if nth == len(shares) - 1 else yuan(life.budget * share)
        left -= planned
        arrived = life.past(life.signed - (life.fund_gap or dice.whole(1, 12)))
        rows.append(
            {
                "project_no": life.project_no,
                "source": source,
                "planned_fen": planned,
                "arrived_fen": planned if arrived else None,
                "arrived_on": arrived,
            }
        )
    life.rows["funds"] = rows
