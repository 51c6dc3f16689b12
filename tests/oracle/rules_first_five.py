"""Rules again: five of them, decided one row at a time. True flagged, False clear, None cannot tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.deadlines import last_day
from tests.oracle.names import plain
from tests.oracle.projects import Project, Row, owed_notices


def paid_without_contract(projects: Iterable[Project]) -> Outcomes:
    """A payment with no contract, or dated before it was signed; a rejected contract may be the missing one."""
    found: Outcomes = {}
    for p in projects:
        for payment in p.ledgers["payments"]:
            signed = p.signed_on is not None and p.signed_on <= payment["paid_on"]
            unknown = not signed and "contracts" in p.rejected
            found[payment["payment_no"]] = None if unknown else not signed
    return found


def overdue(projects: Iterable[Project], as_of: date) -> Outcomes:
    """Finished, or not finished tonight, more than 30 days after the planned day moved by approved days.

    Cannot tell: a change was rejected, or other records say finished and nobody says when.
    """
    found: Outcomes = {}
    for p in projects:
        if not p.is_live:
            continue
        finished_on = p.row["finished_on"]
        late = ((finished_on or as_of) - p.due_on).days > 30
        said_done = p.accepted_on is not None or p.row["status"] in ("完工", "验收", "移交")
        unknown = "changes" in p.rejected or (late and finished_on is None and said_done)
        found[p.row["project_no"]] = None if unknown else late
    return found


def work_shown(p: Project, by: date) -> bool:
    """Other records show work: finished, accepted, or progress above nothing last reported by that day."""
    reports = sorted((r for r in p.ledgers["progress"] if r["reported_on"] <= by), key=lambda r: r["reported_on"])
    reported = bool(reports) and reports[-1]["percent"] > 0
    return p.row["finished_on"] is not None or p.accepted_on is not None or reported


def _prepaid_too_much(p: Project, total: int, payment: Row) -> bool | None:
    started_on, base = p.row["started_on"], p.base_fen
    if started_on is not None and started_on <= payment["paid_on"]:
        return False
    if not base or p.rejected & {"contracts", "changes"}:
        return None
    agreed = [c["prepayment_percent"] for c in p.ledgers["contracts"] if c["prepayment_percent"] is not None]
    if total * 100 > Fraction(repr(max(agreed, default=30))) * base:
        return None if started_on is None and work_shown(p, payment["paid_on"]) else True
    return None if "payments" in p.rejected else False


def over_prepaid(projects: Iterable[Project]) -> Outcomes:
    """A payment before work started that takes the total above the agreed share of the base (30 % if none agreed).

    Cannot tell: the base is unknown or incomplete, work is shown but no start day, or too little was paid but a
    payment was rejected.
    """
    found: Outcomes = {}
    for p in projects:
        total = 0
        for payment in sorted(p.ledgers["payments"], key=lambda row: (row["paid_on"], row["payment_no"])):
            total += payment["amount_fen"]
            found[payment["payment_no"]] = _prepaid_too_much(p, total, payment)
    return found


def notice_missing(at: County) -> Outcomes:
    """A required notice that was still missing ten days (rest days moved on) after its event, even if it came later."""
    found: Outcomes = {}
    for p in at.projects:
        for owed in owed_notices(p):
            missing_until = owed.notice["published_on"] if owed.notice else at.as_of
            missing = missing_until > last_day(at, owed.event_on, 10)
            unknown = missing and "disclosures" in p.rejected
            found[f"{p.row['project_no']}/{owed.kind}"] = None if unknown else missing
    return found


def double_payment(projects: Iterable[Project]) -> Outcomes:
    """The later of two payments of one project to one payee of one amount within 30 days, or of one payee's invoice.

    A rejected payment may be the other half: what is not doubled cannot be called clear then.
    """
    paid = [(payment, p) for p in projects for payment in p.ledgers["payments"]]
    paid.sort(key=lambda pair: (pair[0]["paid_on"], pair[0]["payment_no"]))
    found: Outcomes = {}
    invoices: set[tuple[str, str]] = set()
    days: dict[tuple[str, str, int], list[date]] = {}
    for payment, p in paid:
        payee = plain(payment["payee"])
        before = days.setdefault((payment["project_no"], payee, payment["amount_fen"]), [])
        soon = any((payment["paid_on"] - day).days <= 30 for day in before)
        doubled = soon or (payment["invoice_no"], payee) in invoices
        found[payment["payment_no"]] = None if not doubled and "payments" in p.rejected else doubled
        before.append(payment["paid_on"])
        if payment["invoice_no"]:
            invoices.add((payment["invoice_no"], payee))
    return found


RULES: dict[str, Worked] = {
    "paid_without_contract": lambda at: paid_without_contract(at.projects),
    "overdue": lambda at: overdue(at.projects, at.as_of),
    "over_prepaid": lambda at: over_prepaid(at.projects),
    "notice_missing": notice_missing,
    "double_payment": lambda at: double_payment(at.projects),
}
