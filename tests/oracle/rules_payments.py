"""Rules again about single payments: advance, shares of the contract, papers and accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.projects import Project, Row

Judge = Callable[[Project, int, Row], bool | None]  # project, paid up to and including this payment, the payment


def _running(p: Project) -> Iterator[tuple[Row, int]]:
    """The payments of a project in order of day and number, each with the sum so far."""
    total = 0
    for payment in sorted(p.ledgers["payments"], key=lambda row: (row["paid_on"], row["payment_no"])):
        total += payment["amount_fen"]
        yield payment, total


def each(judge: Judge, *, only: Callable[[Project, Row], bool] = lambda p, row: True) -> Worked:
    """Every payment by itself. A cancelled project's money was paid as well."""

    def work(at: County) -> Outcomes:
        return {
            row["payment_no"]: judge(p, total, row) for p in at.projects for row, total in _running(p) if only(p, row)
        }

    return work


def lacks(p: Project, *places: str) -> bool:
    """Something of these ledgers (`changes`), or of these columns (`changes.approved_on`), is not known."""
    named = [place.partition(".") for place in places]
    return any(ledger in p.rejected or (bool(dot) and (ledger, column) in p.lacks) for ledger, dot, column in named)


def reaches(p: Project, day: date, *ledgers: str) -> bool:
    """Everything of these ledgers up to that day has been told."""
    return all(name not in p.rejected and day <= p.known[name] for name in ledgers)


def _accepted(p: Project, payment: Row) -> bool:
    """The day of acceptance itself is late enough."""
    return p.accepted_on is not None and p.accepted_on <= payment["paid_on"]


def _percent(p: Project, total: int) -> Fraction:
    return Fraction(total * 100, p.base_fen or 1)


def paid_ahead(p: Project, total: int, payment: Row) -> bool | None:
    """More than ten points between the share that is paid and the progress last reported."""
    reports = [r for r in p.ledgers["progress"] if r["reported_on"] <= payment["paid_on"]]
    accepted = _accepted(p, payment)
    if not p.base_fen or not (accepted or reports):
        return None
    last = max(reports, key=lambda report: report["reported_on"], default=None)
    done = Fraction(100) if accepted or last is None else Fraction(repr(last["percent"]))
    if _percent(p, total) - done > 10:
        certain = reaches(p, payment["paid_on"], "contracts", "changes") and not lacks(p, "progress", "acceptances")
        is_known = accepted or reaches(p, payment["paid_on"], "progress", "acceptances")
        return True if certain and is_known else None
    return None if lacks(p, "payments", "changes") else False


def paid_before_acceptance(p: Project, total: int, payment: Row) -> bool | None:
    """More than four fifths of the base before a passed acceptance."""
    if not p.base_fen:
        return None
    if _percent(p, total) > 80:
        return reaches(p, payment["paid_on"], "acceptances", "contracts", "changes") or None
    return None if lacks(p, "payments", "changes") else False


def final_without_acceptance(p: Project, total: int, payment: Row) -> bool | None:
    """A final payment by name, or one past 97 % of the base, before a passed acceptance."""
    if payment["kind"] == "结算款":
        return (reaches(p, payment["paid_on"], "acceptances") and not lacks(p, "contracts", "changes")) or None
    if not p.base_fen:
        return None
    if _percent(p, total) > 97:
        return reaches(p, payment["paid_on"], "acceptances", "contracts", "changes") or None
    return None if lacks(p, "payments", "changes") else False


def retention_released_early(p: Project, total: int, payment: Row) -> bool | None:
    """Retention that went back before the day its term ends."""
    due = p.row["retention_due_on"]
    return None if due is None else payment["paid_on"] < due


def missing_vouchers(p: Project, total: int, payment: Row) -> bool | None:
    """No contract, no invoice (wages have none), or no measurement (prepayments have none)."""
    no_invoice = payment["invoice_no"] is None and payment["kind"] != "工资"
    no_measurement = payment["measurement_no"] is None and payment["kind"] != "预付款"
    unasked = {("payments", "invoice_no"), ("payments", "measurement_no")} & p.lacks
    if no_invoice or no_measurement:
        return None if unasked else True
    if payment["has_contract"] is False and unasked:
        return None
    return None if payment["has_contract"] is None else not payment["has_contract"]


def not_escrow(p: Project, total: int, payment: Row) -> bool | None:
    """Not through the project's own account."""
    return None if payment["is_escrow"] is None else not payment["is_escrow"]


RULES: dict[str, Worked] = {
    "paid_ahead": each(paid_ahead, only=lambda p, row: row["kind"] not in ("预付款", "质保金")),
    "paid_before_acceptance": each(paid_before_acceptance, only=lambda p, row: not _accepted(p, row)),
    "final_without_acceptance": each(final_without_acceptance, only=lambda p, row: not _accepted(p, row)),
    "retention_released_early": each(retention_released_early, only=lambda p, row: row["kind"] == "质保金"),
    "missing_vouchers": each(missing_vouchers),
    "not_escrow": each(not_escrow),
}
ASKED = {
    "paid_ahead": ("payments", "contracts", "changes", "progress", "acceptances"),
    "paid_before_acceptance": ("payments", "contracts", "changes", "acceptances"),
    "final_without_acceptance": ("payments", "contracts", "changes", "acceptances"),
    "retention_released_early": ("payments",),
    "missing_vouchers": ("payments",),
    "not_escrow": ("payments",),
}
