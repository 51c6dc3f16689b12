"""Rules again about a project's money as a whole: what it cost, what was paid, what is held back, what is owed."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.deadlines import passed
from tests.oracle.projects import Project
from tests.oracle.rules_payments import lacks

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
    """Accepted 60 days ago and not 80 % paid, or settled 30 days ago and more unpaid than the retention held.

    Counted to the day through which payments, changes and the project are known.
    """
    on = p.judged_on("payments", "changes", "projects")
    accepted, settled = passed(at, p.accepted_on, 60, on), passed(at, p.row["settled_on"], 30, on)
    unowed = lacks(p, "acceptances", "contracts", "changes", "projects.settled_on", "projects.settled_fen")
    if not accepted and not settled:
        return None if unowed else False
    sum_fen, kept = p.row["settled_fen"], p.row["retention_fen"]
    if sum_unknown(p) or (sum_fen is None and not p.base_fen):
        return None
    returned = sum(row["amount_fen"] for row in p.ledgers["payments"] if row["kind"] == "质保金")
    owed = p.base_fen or 0 if sum_fen is None else sum_fen
    # The most the law lets an owner hold is granted where nobody says what is held.
    held = math.ceil(Fraction(3 * owed, 100)) if kept is None else max(kept - returned, 0)
    short = accepted and paid(p) * 100 < 80 * owed
    if short or (settled and owed - paid(p) > held):
        return None if lacks(p, "payments", "changes", "projects.settled_fen", "projects.retention_fen") else True
    return None if unowed or (settled and kept is None and owed > paid(p)) else False


def overpaid(at: County, p: Project) -> bool | None:
    """More paid than settled, or than contract and approved changes before that."""
    settled, last = p.row["settled_fen"], max((row["paid_on"] for row in p.ledgers["payments"]), default=date.min)
    unsure = lacks(p, "payments", "changes", "projects.settled_fen")
    if not paid(p):
        return None if unsure else False
    if sum_unknown(p) or (settled is None and not p.base_fen):
        return None
    if paid(p) <= (p.base_fen or 0 if settled is None else settled):
        return None if unsure else False
    if lacks(p, "contracts", "changes", "projects.settled_fen"):
        return None
    return True if settled is not None or last <= p.judged_on("contracts", "changes", "projects") else None


def cost_deviation(at: County, p: Project) -> bool | None:
    """The settled sum, or contract and approved changes, is more than 15 % away from the contract."""
    settled = p.row["settled_fen"]
    if sum_unknown(p) or not contracted(p) or (settled is None and not p.base_fen):
        return None
    final = p.base_fen or 0 if settled is None else settled
    far = abs(final - contracted(p)) * 100 > 15 * contracted(p)
    unsure = lacks(p, "contracts", "changes", "projects.settled_fen")
    return None if unsure or (far and lacks(p, "projects.status")) else far


def has_cost(at: County, p: Project) -> bool:
    return p.is_live and (bool(p.ledgers["contracts"]) or p.row["settled_fen"] is not None)


def over_budget(at: County, p: Project) -> bool | None:
    """The cost is above the budget by however little."""
    settled, budget = p.row["settled_fen"], p.row["budget_fen"]
    if sum_unknown(p):
        return None
    cost = p.base_fen if settled is None else settled
    if cost is not None and budget and cost > budget:
        return None if lacks(p, "changes", "projects.settled_fen", "projects.status") else True
    if cost is not None and not budget:
        return None
    return None if lacks(p, "contracts", "changes", "projects.settled_fen") else False


def over_budget_level(at: County) -> dict[str, str]:
    levels = {}
    for p in at.projects:
        cost, budget = p.row["settled_fen"], p.row["budget_fen"]
        cost = p.base_fen if cost is None else cost
        if cost is not None and budget:
            levels[p.row["project_no"]] = "red" if (cost - budget) * 100 > 10 * budget else "yellow"
    return levels


def change_limit(at: County, p: Project) -> bool | None:
    """Approved changes of 5 % of the contract or more, or a change nobody has approved for more than 30 days.

    It has waited until the day through which changes are known.
    """
    on, moved = p.known.get("changes"), sum(c["amount_fen"] or 0 for c in p.approved_changes)
    waits = any(c["approved_on"] is None and passed(at, c["proposed_on"], 30, on) for c in p.ledgers["changes"])
    if not waits and moved and not contracted(p):
        return None
    if waits or (contracted(p) and moved * 100 >= 5 * contracted(p)):
        return None if lacks(p, "changes", "contracts", "changes.approved_on", "projects.status") else True
    return None if lacks(p, "changes", "changes.amount_fen") else False


def change_limit_level(at: County) -> dict[str, str]:
    levels = {}
    for p in at.projects:
        moved = sum(c["amount_fen"] or 0 for c in p.approved_changes)
        levels[p.row["project_no"]] = "red" if contracted(p) and moved * 100 > 10 * contracted(p) else "yellow"
    return levels


def retention_overdue(at: County, p: Project) -> bool | None:
    """The warranty ended more than 30 days before the day through which payments are known; retention is held."""
    returned = sum(row["amount_fen"] for row in p.ledgers["payments"] if row["kind"] == "质保金")
    settled = p.row["settled_fen"]
    if returned >= p.row["retention_fen"] or (settled is not None and paid(p) >= settled):
        return False
    if p.row["retention_due_on"] is None:
        return None
    if not passed(at, p.row["retention_due_on"], 30, p.judged_on("payments", "projects")):
        return False
    return None if lacks(p, "payments", "projects.settled_fen") else True


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
ASKED = {
    "arrears": ("payments", "changes"),
    "overpaid": ("payments", "contracts", "changes"),
    "cost_deviation": ("contracts", "changes"),
    "over_budget": ("changes",),
    "change_limit": ("changes", "contracts"),
    "retention_overdue": ("payments",),
}
LEVELS = {"over_budget": over_budget_level, "change_limit": change_limit_level}
