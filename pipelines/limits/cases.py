"""Cases: the limits that casework asks for — by when a case is to be put right, answered, reminded of; how many cases
a county can check, and how often what a rule flags has to be true."""

from __future__ import annotations

DUE = {"red": "case_red_workdays", "yellow": "case_yellow_workdays", "note": "case_note_workdays"}  # by level
RESPONSE = "case_response_hours"
# By working days past the due day, the gravest first.
REMINDERS = {
    "investigate": "case_investigate_workdays",
    "supervise": "case_supervise_workdays",
    "urge": "case_urge_workdays",
}
MONTHLY_CHECKS = "case_monthly_checks"
LEAST_PRECISION = "rule_precision_percent"
LIMITS = (*DUE.values(), RESPONSE, *REMINDERS.values(), MONTHLY_CHECKS, LEAST_PRECISION)
