"""Tender: who bid for a project and how much; bids lie apart as those of strangers do."""

from __future__ import annotations

import math

from pipelines.sample.ground.people import Firm
from pipelines.sample.lives.life import FEN, Life, Row, yuan

COMPETITIVE = ("公开招标", "邀请招标", "竞争性磋商", "询价", "比选")
# From one bid to the next, above the winner or below it: whichever are added up, no two sums come out alike.
STEPS, SPREAD = (0.0107, 0.0153, 0.0181, 0.0198, 0.0212), 0.00008
CLOSEST = 0.985  # of the control price: what a sound winner bids at most


def _control_price(life: Life) -> int:
    """At most the budget, and never so low that the winner sticks to it."""
    lowest = life.contract / CLOSEST
    wanted = lowest + max(0.0, life.budget - lowest) * life.place.site.roll()
    return math.ceil(wanted / FEN) * FEN


def _losing(life: Life, count: int, control: int) -> list[int]:
    """Bids above the winner's as far as the control price leaves room, the others below it."""
    dice, up, down, amounts = life.place.site, 1.0, 1.0, []
    for step in (step + dice.between(-SPREAD, SPREAD) for step in dice.shuffled(STEPS)[:count]):
        if life.contract * (up + step) < control * 0.999:
            up += step
            amounts.append(yuan(life.contract * up))
        else:
            down -= step
            amounts.append(yuan(life.contract * down))
    return amounts


def _bid(life: Life, firm: Firm, fen: int, control: int, opened: int) -> Row:
    return {
        "project_no": life.project_no,
        "bidder": firm.name,
        "bidder_uscc": firm.uscc,
        "bid_fen": fen,
        "control_price_fen": control,
        "opened_on": opened,
        "is_winner": firm == life.firm,
    }


def bids(life: Life) -> None:
    """Write three to six bidders of a competitive tender, once it is awarded; the winner signs the contract."""
    life.rows["bids"] = []
    if life.method not in COMPETITIVE or life.award > life.today:
        return
    dice = life.place.site
    control, opened = _control_price(life), life.award - dice.whole(0, 3)
    amounts = _losing(life, dice.weighted(((2, 0.45), (3, 0.3), (4, 0.15), (5, 0.1))), control)
    bidders = {life.firm.name: _bid(life, life.firm, life.contract, control, opened)}
    while len(bidders) <= len(amounts):
        firm = dice.pick(life.place.firms)
        if firm.name not in bidders:
            bidders[firm.name] = _bid(life, firm, amounts[len(bidders) - 1], control, opened)
    life.rows["bids"] = dice.shuffled(list(bidders.values()))
