"""Rules again: five of them, decided one row at a time. True flagged, False clear, None cannot tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.deadlines import last_day
from tests.oracle.known import held, read
from tests.oracle.names import plain
from tests.oracle.projects import Project, Row, owed_notices
from tests.oracle.rules_payments import lacks, reaches


def paid_without_contract(projects: Iterable[Project]) -> Outcomes:
    """A payment with no contract, or dated before it was signed; one that is not told may be the missing one."""
    outcomes: Outcomes = {}
    for p in projects:
        for payment in p.ledgers["payments"]:
            signed = p.signed_on is not None and p.signed_on <= payment["paid_on"]
            unknown = not signed and not reaches(p, payment["paid_on"], "contracts")
            outcomes[payment["payment_no"]] = None if unknown else not signed
    return outcomes


def work_shown(p: Project, by: date) -> bool:
    """Other records show work: finished, accepted, or progress above nothing last reported by that day."""
    reports = sorted((r for r in p.ledgers["progress"] if r["reported_on"] <= by), key=lambda r: r["reported_on"])
    reported = bool(reports) and reports[-1]["percent"] > 0
    return p.row["finished_on"] is not None or p.accepted_on is not None or reported


def _prepaid_too_much(p: Project, total: int, payment: Row) -> bool | None:
    started_on, base = p.row["started_on"], p.base_fen
    if not base:
        return None
    agreed = [c["prepayment_percent"] for c in p.ledgers["contracts"] if c["prepayment_percent"] is not None]
    if total * 100 > Fraction(repr(max(agreed, default=30))) * base:
        if lacks(p, "projects.started_on", "progress", "acceptances", "contracts", "changes"):
            return None
        ledgers = (
            ("contracts", "changes") if started_on else ("contracts", "changes", "projects", "progress", "acceptances")
        )
        unsure = started_on is None and work_shown(p, payment["paid_on"])
        return True if reaches(p, payment["paid_on"], *ledgers) and not unsure else None
    return read(p, None if lacks(p, "payments", "contracts", "changes") else False, "contracts.prepayment_percent")


def over_prepaid(projects: Iterable[Project]) -> Outcomes:
    """A payment before work started that takes the total above the agreed share of the base (30 % if none agreed).

    Cannot tell: the base is unknown or incomplete, work is shown (or may be) but no start day, or too little was paid
    but not all payments are known.
    """
    outcomes: Outcomes = {}
    for p in projects:
        total = 0
        for payment in sorted(p.ledgers["payments"], key=lambda row: (row["paid_on"], row["payment_no"])):
            total += payment["amount_fen"]
            if p.row["started_on"] is None or payment["paid_on"] < p.row["started_on"]:
                outcomes[payment["payment_no"]] = _prepaid_too_much(p, total, payment)
    return outcomes


def notice_missing(at: County) -> Outcomes:
    """A required notice that was still missing ten days (rest days moved on) after its event, even if it came later."""
    outcomes: Outcomes = {}
    for p in at.projects:
        for owed in owed_notices(p):
            missing_until = owed.notice["published_on"] if owed.notice else p.judged_on("projects", "disclosures")
            missing = missing_until > last_day(at, owed.event_on, 10)
            sure = held(p, missing, ("disclosures", "projects.status"))
            outcomes[f"{p.row['project_no']}/{owed.kind}"] = read(p, sure, "contracts.awarded_on")
    return outcomes


def double_payment(projects: Iterable[Project]) -> Outcomes:
    """The later of two payments of one project to one payee of one amount within 30 days, or of one payee's invoice.

    One that is not known may be the other half: what is not doubled cannot be called clear then.
    """
    paid = [(payment, p) for p in projects for payment in p.ledgers["payments"]]
    paid.sort(key=lambda pair: (pair[0]["paid_on"], pair[0]["payment_no"]))
    outcomes: Outcomes = {}
    invoices: set[tuple[str, str]] = set()
    days: dict[tuple[str, str, int], list[date]] = {}
    for payment, p in paid:
        payee = plain(payment["payee"])
        before = days.setdefault((payment["project_no"], payee, payment["amount_fen"]), [])
        soon = any((payment["paid_on"] - day).days <= 30 for day in before)
        doubled = soon or (payment["invoice_no"], payee) in invoices
        outcomes[payment["payment_no"]] = None if not doubled and lacks(p, "payments.invoice_no") else doubled
        before.append(payment["paid_on"])
        if payment["invoice_no"]:
            invoices.add((payment["invoice_no"], payee))
    return outcomes


RULES: dict[str, Worked] = {
    "paid_without_contract": lambda at: paid_without_contract(at.projects),
    "over_prepaid": lambda at: over_prepaid(at.projects),
    "notice_missing": notice_missing,
    "double_payment": lambda at: double_payment(at.projects),
}
ASKED = {
    "notice_missing": ("disclosures",),
    "paid_without_contract": ("payments", "contracts"),
    "double_payment": ("payments",),
    "over_prepaid": ("payments", "contracts", "changes", "progress", "acceptances"),
}
