"""Rules of tenders again: how many came, what they asked for, who always meets whom."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.known import held, untold
from tests.oracle.names import plain
from tests.oracle.projects import Project, Row

CONTEST = ("公开招标", "邀请招标", "竞争性磋商", "询价", "比选")
Tender = tuple[Project, list[Row]]


def _tenders(at: County) -> list[Tender]:
    """The projects that are not cancelled, each with the bids for it."""
    bids: dict[str, list[Row]] = defaultdict(list)
    for bid in at.rows["bids"]:
        bids[bid["project_no"]].append(bid)
    return [(p, bids[p.row["project_no"]]) for p in at.projects if p.is_live]


def _even(prices: list[int], won: int) -> bool:
    """Every price lies the same step above the one before: the steps differ by less than 0.01 % of the winner's."""
    steps = [b - a for a, b in pairwise(sorted(prices))]
    return min(steps) > 0 and Fraction((max(steps) - min(steps)) * 100, won) < Fraction("0.01")


def bid_pattern(at: County) -> Outcomes:
    """Two losers or more whose prices lie less than half a per cent apart, or all prices like a ladder."""
    outcomes: Outcomes = {}
    for p, bids in _tenders(at):
        prices: dict[str, set[int]] = defaultdict(set)
        for bid in bids:
            prices[plain(bid["bidder"])].add(bid["bid_fen"])
        winners = {plain(bid["bidder"]) for bid in bids if bid["is_winner"]}
        lost = [min(price) for name, price in prices.items() if name not in winners]
        won = [min(prices[name]) for name in winners]
        if len(lost) < 2:
            continue
        if len(won) != 1 or any(len(price) > 1 for price in prices.values()):
            outcomes[p.row["project_no"]] = None
            continue
        close = Fraction((max(lost) - min(lost)) * 100, min(lost)) < Fraction("0.5")
        odd = close or _even([*lost, *won], won[0])
        outcomes[p.row["project_no"]] = held(p, odd, ("bids", "projects.status"), ("bids",))
    return outcomes


def few_bidders(at: County) -> Outcomes:
    """An awarded competition with fewer than three different bidders."""
    outcomes: Outcomes = {}
    for p, bids in _tenders(at):
        decided = p.awarded_on or p.signed_on
        if p.row["procurement_method"] not in CONTEST or decided is None or decided > at.as_of:
            continue
        few = len({plain(bid["bidder"]) for bid in bids}) < 3
        outcomes[p.row["project_no"]] = held(p, few, ("bids", "projects.status")) if bids else None
    return outcomes


def price_at_ceiling(at: County) -> Outcomes:
    """The (lowest) winning bid is more than 99 % of the control price."""
    outcomes: Outcomes = {}
    for p, bids in _tenders(at):
        won = sorted((b for b in bids if b["is_winner"]), key=lambda b: (b["bid_fen"], b["bidder"]))
        if won:
            control = won[0]["control_price_fen"]
            high = won[0]["bid_fen"] * 100 > 99 * control if control else None
            outcomes[p.row["project_no"]] = held(p, high, ("bids", "projects.status"), ("bids",))
    return outcomes


def _met(meetings: list[Tender], lost: int) -> bool | None:
    """Three meetings of the same firms, all won by the same one; `lost` tenders may be meetings too, won by others."""
    winners = {p.row["project_no"]: {plain(b["bidder"]) for b in bids if b["is_winner"]} for p, bids in meetings}
    sure = [p for p, _ in meetings if not untold(p, "bids", "projects.status")]  # nor cancelled, nor a bidder more
    if len({name for p in sure for name in winners[p.row["project_no"]] if len(winners[p.row["project_no"]]) == 1}) > 1:
        return False
    always = len(set().union(*winners.values())) == 1 and all(len(names) == 1 for names in winners.values())
    if always and len(sure) >= 3 and not lost:
        return True
    return None if len(meetings) + lost >= 3 else False


def companion_bidders(at: County) -> Outcomes:
    """By the first project of each set of bidders that met more than once."""
    sets: dict[frozenset[str], list[Tender]] = defaultdict(list)
    for p, bids in _tenders(at):
        sets[frozenset(plain(bid["bidder"]) for bid in bids)].append((p, bids))
    all_told = not at.silent("bids")
    outcomes: Outcomes = {}
    for names, meetings in sets.items():
        if len(names) < 2 or len(meetings) < 2:
            continue
        lost = sum("bids" in q.rejected for others, tenders in sets.items() if others < names for q, _ in tenders)
        met = _met(meetings, lost)
        first = min((p for p, _ in meetings), key=lambda p: p.row["project_no"])
        verdict = held(first, met, ("bids", "projects.status"))
        outcomes[first.row["project_no"]] = verdict if verdict or all_told else None
    return outcomes


RULES: dict[str, Worked] = {
    "bid_pattern": bid_pattern,
    "few_bidders": few_bidders,
    "price_at_ceiling": price_at_ceiling,
    "companion_bidders": companion_bidders,
}
ASKED = {
    "bid_pattern": ("bids",),
    "few_bidders": ("bids", "contracts"),
    "price_at_ceiling": ("bids",),
    "companion_bidders": ("bids",),
}
