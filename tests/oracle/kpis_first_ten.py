"""KPIs of the first ten: starts, finishes, payments, quality, voices, notices and what was handed in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.county import County
from tests.oracle.deadlines import reply_due
from tests.oracle.kpi_table import Case, Flow, Stock, Work, by, live
from tests.oracle.projects import Project, Row, owed_notices

# The day that dates a row of each ledger.
DATED_BY = {
    "projects": "planned_start_on",
    "approvals": "submitted_on",
    "funds": "arrived_on",
    "contracts": "signed_on",
    "changes": "proposed_on",
    "payments": "paid_on",
    "progress": "reported_on",
    "inspections": "inspected_on",
    "acceptances": "accepted_on",
    "disclosures": "published_on",
    "ratings": "rated_on",
    "complaints": "received_on",
    "bids": "opened_on",
    "supervision": "logged_on",
    "materials": "tested_on",
    "maintenance": "patrolled_on",
    "labour": "worked_from",
    "contractors": None,  # the county's own register: of the day of its file, and nobody's
}


def starts(county: County) -> Iterator[Case]:
    for p in live(county):
        planned = p.row["planned_start_on"]
        yield planned, p.place, int(by(p.row["started_on"], planned)), 1


def finishes(county: County) -> Iterator[Case]:
    for p in live(county):
        yield p.due_on, p.place, int(by(p.row["finished_on"], p.due_on)), 1


def marked(county: County) -> set[str]:
    """The payments that a red or yellow finding of a money rule names."""
    return {
        f["subject_id"]
        for f in county.extra["findings"]
        if f["stage"] == "money"
        and f["subject"] == "payment_no"
        and f["outcome"] == "flagged"
        and f["level"] in ("red", "yellow")
    }


def payments(county: County) -> Iterator[Case]:
    doubtful = marked(county)
    for p in live(county):
        for row in p.ledgers["payments"]:
            clean = row["payment_no"] not in doubtful
            yield row["paid_on"], p.place, row["amount_fen"] if clean else 0, row["amount_fen"]


def confirmed(county: County) -> set[str]:
    """The payments that a money finding names which a case came to call true."""
    true = {case["finding_id"] for case in county.extra.get("cases", ()) if case["outcome"] == "属实"}
    return {
        f["subject_id"]
        for f in county.extra["findings"]
        if f.get("finding_id") in true
        and f["stage"] == "money"
        and f["subject"] == "payment_no"
        and f["level"] in ("red", "yellow")
    }


def checked_payments(county: County) -> Iterator[Case]:
    true = confirmed(county)
    for p in live(county):
        for row in p.ledgers["payments"]:
            clean = row["payment_no"] not in true
            yield row["paid_on"], p.place, row["amount_fen"] if clean else 0, row["amount_fen"]


def vouchers(county: County) -> Iterator[Case]:
    doubtful = marked(county)
    for p in live(county):
        for row in p.ledgers["payments"]:
            yield row["paid_on"], p.place, int(row["payment_no"] not in doubtful), 1


def inspections(county: County) -> Iterator[Case]:
    for p in live(county):
        for row in p.ledgers["inspections"]:
            yield row["inspected_on"], p.place, int(row["result"] == "合格"), int(row["result"] is not None)


def ratings(county: County) -> Iterator[Case]:
    for p in live(county):
        for row in p.ledgers["ratings"]:
            yield row["rated_on"], p.place, Fraction(repr(row["score"])), 1


def notices(county: County) -> Iterator[Case]:
    for p in live(county):
        for owed in owed_notices(p):
            shown = owed.notice
            in_time = shown is not None and shown["published_on"] <= owed.due_on
            long_enough = (
                shown is not None
                and shown["ended_on"] is not None
                and (shown["ended_on"] - shown["published_on"]).days >= owed.required_days
            )
            judged_on = owed.due_on + timedelta(days=owed.required_days)
            yield judged_on, p.place, int(in_time and long_enough), 1


def complaints(county: County) -> Iterator[Case]:
    for row, place in complained(county):
        due_on = reply_due(county, row)
        if due_on is not None:
            yield due_on, place, int(by(row["closed_on"], due_on)), 1


def complained(county: County) -> Iterator[tuple[Row, tuple[str | None, str | None, str | None]]]:
    """Complaints, but for those of cancelled projects, with their township, village and category."""
    for row in county.rows["complaints"]:
        project = county.by_number.get(row["project_no"])
        if project is None:
            yield row, (row["township"], None, None)
        elif project.is_live:
            yield row, (row["township"], project.row["village"], project.row["category"])


def handed_in(county: County) -> Iterator[Case]:
    rows, as_of = county.rows, county.as_of
    files = {file["source_file"]: file for file in county.extra["files"]}

    def counted_on(row: Row, column: str | None) -> date:
        day = (row[column] if column else None) or files[row["source_file"]]["period_on"] or as_of
        return min(day, as_of)

    for ledger, column in DATED_BY.items():
        for row in rows[ledger]:
            own = ledger in ("projects", "complaints")
            project = None if own or column is None else county.by_number[row["project_no"]].row
            township = row["township"] if own else project and project["township"]
            yield counted_on(row, column), (township, None, None), 1, 1
    for row in county.rejected:
        township = row["township"] or files[row["source_file"]]["submitter"]
        yield counted_on(row, DATED_BY[row["dataset"]] and "row_on"), (township, None, None), 0, 1


def payable_fen(p: Project, end: date, known_on: date) -> int | None:
    """Settled: that sum less the retention still held. Accepted: 97 % of the base. Else 80 % of what was built.

    What had happened is looked at on the day through which it is told; what was built is what was reported by the end.
    """
    row, base = p.row, p.base_fen
    if by(row["settled_on"], known_on) and row["settled_fen"] is not None:
        held = 0 if by(row["retention_due_on"], known_on) else row["retention_fen"] or 0
        return row["settled_fen"] - held
    if base is None:
        return None
    if by(p.accepted_on, known_on):
        return base * 97 // 100
    built = p.output_value_fen(end)
    return None if built is None else min(built, base) * 80 // 100


def completion(county: County, p: Project, end: date, known_on: date) -> tuple[int, int]:
    """The cohort of the year in which the period ends: due by what was approved by its end, and by what was told."""
    days = sum(change["days"] or 0 for change in p.approved_changes if change["approved_on"] <= end)
    due_on = p.row["planned_finish_on"] + timedelta(days=days)
    due = date(end.year, 1, 1) <= due_on <= known_on
    return int(due and by(p.accepted_on, known_on)), int(due)


def disbursement(county: County, p: Project, end: date, known_on: date) -> tuple[int, int]:
    payable = payable_fen(p, end, known_on)
    return (0, 0) if payable is None else (p.paid_fen(end), payable)


KPIS: dict[str, Work] = {
    "on_time_start_rate": Flow(starts),
    "on_time_finish_rate": Flow(finishes),
    "fund_compliance_rate": Flow(payments),
    "fund_compliance_share": Flow(vouchers),
    "fund_confirmed_rate": Flow(checked_payments),
    "quality_pass_rate": Flow(inspections),
    "satisfaction": Flow(ratings),
    "disclosure_rate": Flow(notices),
    "complaint_close_rate": Flow(complaints),
    "data_quality_rate": Flow(handed_in),
    "completion_rate": Stock(completion),
    "disbursement_rate": Stock(disbursement),
}
