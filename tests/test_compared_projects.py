"""Compared projects: a rule that sets a row against another project's says so; within one project it says nothing."""

from __future__ import annotations

import re
from datetime import date

import pytest

from pipelines import registry
from pipelines.definitions import Loaded
from pipelines.findings.run import run
from tests.examples import Asked
from tests.test_findings import LIMITS

MAY_1, JUNE_1 = date(2026, 5, 1), date(2026, 6, 1)
PAID = {"township": "西河镇", "payee": "甲公司", "amount_fen": 500, "invoice_no": "9"}
TWICE = {
    "payment_facts": [
        PAID | {"payment_no": "F1", "project_no": "P", "paid_on": MAY_1},
        PAID | {"payment_no": "F2", "project_no": "Q", "paid_on": JUNE_1},
        PAID | {"payment_no": "F3", "project_no": "P", "paid_on": JUNE_1},
        PAID | {"payment_no": "F4", "project_no": "Q", "paid_on": JUNE_1, "invoice_no": None},
    ]
}
SHOWN = {"township": "西河镇", "photo_hash": "a1", "photos": 1}
PHOTOS = {
    "progress_facts": [
        SHOWN | {"progress_id": "J1", "project_no": "P", "reported_on": MAY_1},
        SHOWN | {"progress_id": "J2", "project_no": "Q", "reported_on": MAY_1},
        SHOWN | {"progress_id": "J3", "project_no": "P", "reported_on": JUNE_1},
    ]
}
WINDOW = re.compile(r"over \(\s*partition by (?P<by>[^()]*?)\s*(?:order by|\))", re.DOTALL)
# What a window over more than one project, township and category may be parted by, and why nothing foreign is told.
ALLOWED = {
    "blacklisted_award": "the firm's record is public; the window is over one contract",
    "ledger_checksum": "one cell of a file",
    "payment_spike": "one township's sums",
    "winner_concentration": "one township's sums",
    "split_contract": "one township's contracts of one category",
}


def answers(rule: str, rows: dict[str, list[dict[str, object]]]) -> dict[str, str | None]:
    table = next(iter(rows))
    findings = run(Asked(table, rows), {rule: registry.rules()[rule]}, LIMITS)[0]
    flagged = findings.filter(findings["outcome"] == "flagged")
    return dict(flagged.select("subject_id", "other_project_no").iter_rows())


def test_an_invoice_paid_in_another_project_names_that_project_and_within_one_none() -> None:
    assert answers("double_payment", TWICE) == {"F2": "P", "F3": None, "F4": None}


def test_a_photo_of_another_project_names_that_project_and_within_one_none() -> None:
    assert answers("reused_photo", PHOTOS) == {"J2": "P", "J3": None}


@pytest.mark.parametrize("rule", registry.rules().values(), ids=lambda rule: rule.key)
def test_a_rule_that_looks_across_projects_says_with_whose_row_it_compared(rule: Loaded) -> None:
    """Windows are how rules find another row; one that is not parted by the project may find a foreign one."""
    wide = [match["by"] for match in WINDOW.finditer(rule.sql) if not re.search(r"project_no|contract_no", match["by"])]
    if wide and not rule.definition.across and rule.key not in ALLOWED:
        assert "as other_project_no" in rule.sql
