"""Rules again about a project's money as a whole: what it cost, what was paid, what is held back, what is owed."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.deadlines import passed
from tests.oracle.projects import Project
from tests.oracle.rules_payments import base_unknown

Judge = Callable[[County, Project], bool | None]


def each(judge: Judge, which: Callable[[County, Project], bool] = lambda at, p: True) -> Worked:
    """Every project that the rule asks about."""

    def work(at: County) -> Outcomes:
        return {p.row["project_no"]: judge(at, p) for p in at.projects if which(at, p)}

    return work


def live(at: County, p: Project) -> bool:
    return p.is_live


def paid(p: Project) -> int:
    return sum(row["amount_fen"] for row in p.ledgers["payments"])


def contracted(p: Project) -> int:
    return sum(row["amount_fen"] for row in p.ledgers["contracts"])


def sum_unknown(p: Project) -> bool:
    """The ledger says when it was settled and not for how much."""
    return p.row["settled_on"] is not None and p.row["settled_fen"] is None


def arrears(at: County, p: Project) -> bool | None:
    """Accepted 60 days ago and not 80 % paid, or settled 30 days ago and more unpaid than the retention held."""
    accepted, settled = passed(at, p.accepted_on, 60), passed(at, p.row["settled_on"], 30)
    if not accepted and not settled:
        return None if p.accepted_on is None and "acceptances" in p.rejected else False
    sum_fen, kept = p.row["settled_fen"], p.row["retention_fen"]
    if sum_unknown(p) or (sum_fen is None and base_unknown(p)):
        return None
    returned = sum(row["amount_fen"] for row in p.ledgers["payments"] if row["kind"] == "质保金")
    owed = p.base_fen or 0 if sum_fen is None else sum_fen
    # The most the law lets an owner hold is granted where nobody says what is held.
    held = math.ceil(Fraction(3 * owed, 100)) if kept is None else max(kept - returned, 0)
    short = accepted and paid(p) * 100 < 80 * owed
    if short or (settled and owed - paid(p) > held):
        return None if "payments" in p.rejected else True
    return None if settled and kept is None and owed > paid(p) else False


def overpaid(at: County, p: Project) -> bool | None:
    """More paid than settled, or than contract and approved changes before that."""
    if not paid(p) and "payments" not in p.rejected:
        return False
    settled = p.row["settled_fen"]
    if sum_unknown(p) or (settled is None and base_unknown(p)):
        return None
    if paid(p) > (p.base_fen or 0 if settled is None else settled):
        return True
    return None if "payments" in p.rejected else False


def cost_deviation(at: County, p: Project) -> bool | None:
    """The settled sum, or contract and approved changes, is more than 15 % away from the contract."""
    settled = p.row["settled_fen"]
    if "contracts" in p.rejected or sum_unknown(p) or (settled is None and base_unknown(p)) or not contracted(p):
        return None
    final = p.base_fen or 0 if settled is None else settled
    return abs(final - contracted(p)) * 100 > 15 * contracted(p)


def has_cost(at: County, p: Project) -> bool:
    return p.is_live and (bool(p.ledgers["contracts"]) or p.row["settled_fen"] is not None)


def over_budget(at: County, p: Project) -> bool | None:
    """The cost is above the budget by however little."""
    settled, budget = p.row["settled_fen"], p.row["budget_fen"]
    if sum_unknown(p) or (settled is None and "changes" in p.rejected):
        return None
    cost = p.base_fen if settled is None else settled
    if cost is not None and budget and cost > budget:
        return True
    if (settled is None and "contracts" in p.rejected) or (cost is not None and not budget):
        return None
    return False


def over_budget_level(at: County) -> dict[str, str]:
    found = {}
    for p in at.projects:
        cost, budget = p.row["settled_fen"], p.row["budget_fen"]
        cost = p.base_fen if cost is None else cost
        if cost is not None and budget:
            found[p.row["project_no"]] = "red" if (cost - budget) * 100 > 10 * budget else "yellow"
    return found


def change_limit(at: County, p: Project) -> bool | None:
    """Approved changes of 5 % of the contract or more, or a change nobody has approved for more than 30 days."""
    if any(c["approved_on"] is None and passed(at, c["proposed_on"], 30) for c in p.ledgers["changes"]):
        return True
    moved = sum(c["amount_fen"] or 0 for c in p.approved_changes)
    if p.rejected & {"changes", "contracts"} or (moved and not contracted(p)):
        return None
    return bool(contracted(p)) and moved * 100 >= 5 * contracted(p)


def change_limit_level(at: County) -> dict[str, str]:
    found = {}
    for p in at.projects:
        moved = sum(c["amount_fen"] or 0 for c in p.approved_changes)
        known = not p.rejected & {"changes", "contracts"} and contracted(p)
        found[p.row["project_no"]] = "red" if known and moved * 100 > 10 * contracted(p) else "yellow"
    return found


def retention_overdue(at: County, p: Project) -> bool | None:
    """The warranty ended more than 30 days ago and retention is still held."""
    returned = sum(row["amount_fen"] for row in p.ledgers["payments"] if row["kind"] == "质保金")
    settled = p.row["settled_fen"]
    if returned >= p.row["retention_fen"] or (settled is not None and paid(p) >= settled):
        return False
    if p.row["retention_due_on"] is None:
        return None
    if not passed(at, p.row["retention_due_on"], 30):
        return False
    return None if "payments" in p.rejected else True


def is_held(at: County, p: Project) -> bool:
    settled_on = p.row["settled_on"]
    return (p.row["retention_fen"] or 0) > 0 and settled_on is not None and settled_on <= at.as_of


def retention_too_high(at: County, p: Project) -> bool | None:
    """More than 3 % of the settled sum is held back."""
    settled = p.row["settled_fen"]
    return p.row["retention_fen"] * 100 > 3 * settled if settled else None


RULES: dict[str, Worked] = {
    "arrears": each(arrears),
    "overpaid": each(overpaid),
    "cost_deviation": each(cost_deviation, has_cost),
    "over_budget": each(over_budget, live),
    "change_limit": each(change_limit, live),
    "retention_overdue": each(retention_overdue, is_held),
    "retention_too_high": each(retention_too_high, lambda at, p: p.row["retention_fen"] is not None),
}
LEVELS = {"over_budget": over_budget_level, "change_limit": change_limit_level}
