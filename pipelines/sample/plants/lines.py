"""Planted around the lines: contracts cut into pieces, stopped just below a line, or of a smaller class."""

from __future__ import annotations

from datetime import date

from pipelines.sample.ground.trades import TRADES
from pipelines.sample.lives.life import FEN, Life, yuan
from pipelines.sample.plants.planting import Planting

JUST_BELOW = ((97_000, 100_300), (292_000, 299_900), (486_000, 489_900))  # yuan of budget
PIECE = (310_000, 470_000)  # two of them pass the county's tender line


def _next_piece(life: Life) -> None:
    """The same works in the same village by the same firm as the piece before."""
    life.budget_range = PIECE
    if life.mates:
        first = life.mates[0]
        life.wanted_village, life.wanted_trade, life.wanted_firm = first.village, first.trade, first.firm


def _untendered(life: Life) -> None:
    life.method = "比选"


def _split(life: Life) -> None:
    if life.mates:
        year = date.fromordinal(min(life.signed, life.mates[0].signed)).year
        names = (life.place.township.name, life.trade.category, life.firm.name, year)
        life.plant_group("split_contract", "同村同类工程分两份签给一家", *names)


def _small_below(life: Life) -> None:
    life.budget_range = life.dice.pick(JUST_BELOW)


def _bid_below(life: Life) -> None:
    _untendered(life)
    life.at_line, life.bid_share, life.change_share = True, life.dice.between(0.985, 0.995), 0.0


def _just_below(life: Life) -> None:
    life.plant("just_below_line", f"合同 {life.contract // FEN} 元", life.rows["contracts"][0], "contract_no")


def _filed_size(life: Life) -> None:
    life.budget_range = PIECE


def _not_filed(life: Life) -> None:
    rows = life.rows["approvals"]
    rows[:] = [row for row in rows if row["step"] != "县备案"]
    life.plant("class_mismatch", f"预算 {life.budget // FEN} 元,无县备案")


def _same_budget(life: Life) -> None:
    """The same category and budget as the one before, in another village."""
    life.budget_range, villages = (120_000, 240_000), life.place.township.villages
    if life.mates:
        first = life.mates[0]
        life.wanted_trade, life.budget_range = first.trade, (first.budget // FEN, first.budget // FEN)
        life.wanted_village = villages[(villages.index(first.village) + len(life.mates)) % len(villages)]


def _same_bid(life: Life) -> None:
    life.change_share = 0.0
    life.bid_share = life.mates[0].bid_share if life.mates else life.bid_share
    if not life.mates and yuan(life.budget * life.bid_share) % (10_000 * FEN) == 0:
        life.bid_share -= 0.001  # whole 万元 would look like a programme's fixed rate


def _identical(life: Life) -> None:
    if len(life.mates) == 2:
        names = (life.trade.category, life.contract // FEN)
        life.plant_group("identical_amounts", "三个村的合同金额一元不差", *names)


def _other_works(life: Life) -> None:
    """Works of another kind by the firm of the mates."""
    life.wanted_trade = TRADES[len(life.mates)][0]
    if life.mates:
        life.wanted_firm = life.mates[0].firm


def _begin_lately(life: Life) -> None:
    life.planned_start, life.start_shift = life.today - life.dice.whole(20, 34), 0
    life.duration, life.extension, life.finish_shift = max(life.duration, 90), 0, 0


def _one_manager(life: Life) -> None:
    row = life.rows["contracts"][0]
    if life.mates:
        row["site_manager"] = life.mates[0].rows["contracts"][0]["site_manager"]
    if len(life.mates) == 2:
        life.plant_group("double_manager", "同一经理管三个在建项目", life.firm.name, row["site_manager"])


PLANTINGS = (
    Planting("split_contract", "started", together=2, case=_next_piece, plan=_untendered, end=_split),
    Planting("just_below_line", "started", case=_small_below, plan=_bid_below, end=_just_below),
    Planting("class_mismatch", "started", case=_filed_size, end=_not_filed),
    Planting("identical_amounts", "started", together=3, case=_same_budget, plan=_same_bid, end=_identical),
    Planting("double_manager", "", running=True, together=3, case=_other_works, plan=_begin_lately, end=_one_manager),
)
