"""Policies: whose rows of every table a viewer may see; a table that is not named here or in the catalogue is refused.

Clean ledgers and facts are found by their files, so theirs are lines here.
"""

from __future__ import annotations

from pipelines.tables import policy
from pipelines.tables.catalogue import CATALOGUE

CLEAN = {
    "projects": policy.OWN,
    "complaints": policy.OWN_BESIDE_PROJECT,  # its category is the complaint's, not the project's
    "contractors": policy.OF_FIRM,
    **dict.fromkeys(("approvals", "funds", "bids", "contracts", "changes", "payments", "progress"), policy.OF_PROJECT),
    **dict.fromkeys(("supervision", "materials", "inspections", "acceptances", "labour"), policy.OF_PROJECT),
    **dict.fromkeys(("disclosures", "ratings", "maintenance"), policy.OF_PROJECT),
}
FACTS = {
    "credit_facts": policy.OF_FIRM,
    "period_months": policy.COUNTY,  # a calendar
    "plan_years": policy.OWN_TOWNSHIP,  # that it has works of a year, not of which category
    # of which the township is told by itself, or by who handed it in
    "backward_facts": policy.OWN_BESIDE_PROJECT,
    "case_facts": policy.OWN_JUDGED,
    "complaint_facts": policy.OWN_JUDGED,
    "complaint_load_facts": policy.OWN_JUDGED,
    "refused_facts": policy.OWN_JUDGED,
    "report_duties": policy.OWN,
    "submission_facts": policy.OWN,
    # of one project each
    "acceptance_facts": policy.OWN,
    "approval_facts": policy.OWN,
    "bid_facts": policy.OWN,
    "care_month_facts": policy.OWN,
    "change_facts": policy.OWN,
    "contract_facts": policy.OWN,
    "fund_facts": policy.OWN,
    "fund_month_facts": policy.OWN,
    "inspection_facts": policy.OWN,
    "labour_facts": policy.OWN,
    "material_facts": policy.OWN,
    "notice_facts": policy.OWN,
    "patrol_facts": policy.OWN,
    "payment_facts": policy.OWN,
    "payment_marks": policy.OWN,
    "plan_month_facts": policy.OWN,
    "progress_facts": policy.OWN,
    "project_facts": policy.OWN,
    "project_lamps": policy.OWN,
    "project_month_facts": policy.OWN,
    "rating_facts": policy.OWN,
    "supervision_facts": policy.OWN,
    "supervision_month_facts": policy.OWN,
}
POLICIES = {
    **{f"clean_{key}": each for key, each in CLEAN.items()},
    **FACTS,
    **{table.name: table.policy for table in CATALOGUE},
}
