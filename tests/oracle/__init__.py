"""Oracle: the same figures worked out again in plain Python, from the design's words, to check the SQL against."""

from __future__ import annotations

from datetime import date

from tests.oracle import county_rules
from tests.oracle import rules as project_rules
from tests.oracle.kpis import Key, kpis
from tests.oracle.projects import Row, gather
from tests.oracle.rules import Outcomes

__all__ = ["Key", "kpis", "rules"]


def rules(rows: dict[str, list[Row]], rejected: list[Row], as_of: date) -> dict[str, Outcomes]:
    """What each of the ten rules says of each subject."""
    by_number = gather(rows, rejected)
    projects = by_number.values()
    return {
        "paid_without_contract": project_rules.paid_without_contract(projects),
        "overdue": project_rules.overdue(projects, as_of),
        "over_prepaid": project_rules.over_prepaid(projects),
        "notice_missing": project_rules.notice_missing(projects, as_of),
        "double_payment": project_rules.double_payment(projects),
        "behind_plan": county_rules.behind_plan(projects, as_of),
        "unit_cost_outlier": county_rules.unit_cost_outlier(projects),
        "payment_spike": county_rules.payment_spike(by_number, rejected, as_of),
        "silent_township": county_rules.silent_township(by_number, rows["complaints"], rejected, as_of),
        "split_contract": county_rules.split_contract(by_number, rejected),
    }
