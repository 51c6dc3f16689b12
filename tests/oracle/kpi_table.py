"""KPIs again: every figure of every period and unit, by going through the rows one at a time."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.projects import Project, Row, gather, owed_notices

Key = tuple[str, str, str, str]  # KPI, period, level, unit
Place = tuple[str | None, str | None, str | None]  # township, village, category
Case = tuple[date, Place, int | Fraction, int]  # the day that counts, where, numerator, denominator

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


def periods_of(day: date) -> list[str]:
    return [f"{day:%Y-%m}", f"{day.year}Q{(day.month - 1) // 3 + 1}", str(day.year)]


def units_of(place: Place) -> Iterator[tuple[str, str]]:
    township, village, category = place
    yield "county", "全县"
    if township:
        yield "township", township
    if category:
        yield "category", category
    if township and village:
        yield "village", f"{township}/{village}"


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def period_ends(first: date, as_of: date) -> Iterator[tuple[str, date]]:
    """Every period since `first` and the day it is looked at: its last, or the night if it is not over."""
    for year in range(first.year, as_of.year + 1):
        yield str(year), min(month_end(year, 12), as_of)
        for month in range(1, 13):
            if date(year, month, 1) <= as_of:
                yield f"{year}-{month:02d}", min(month_end(year, month), as_of)
                if month % 3 == 1:
                    yield f"{year}Q{(month + 2) // 3}", min(month_end(year, month + 2), as_of)


def by(day: date | None, end: date) -> bool:
    """It happened, and not after `end`."""
    return day is not None and day <= end


def starts(projects: Iterable[Project]) -> Iterator[Case]:
    for p in projects:
        planned = p.row["planned_start_on"]
        yield planned, p.place, int(by(p.row["started_on"], planned)), 1


def finishes(projects: Iterable[Project]) -> Iterator[Case]:
    for p in projects:
        yield p.due_on, p.place, int(by(p.row["finished_on"], p.due_on)), 1


def payments(projects: Iterable[Project], findings: list[Row]) -> Iterator[Case]:
    marked = {
        f["subject_id"]
        for f in findings
        if f["stage"] == "money"
        and f["subject"] == "payment_no"
        and f["outcome"] == "flagged"
        and f["level"] in ("red", "yellow")
    }
    for p in projects:
        for row in p.ledgers["payments"]:
            clean = row["payment_no"] not in marked
            yield row["paid_on"], p.place, row["amount_fen"] if clean else 0, row["amount_fen"]


def inspections(projects: Iterable[Project]) -> Iterator[Case]:
    for p in projects:
        for row in p.ledgers["inspections"]:
            yield row["inspected_on"], p.place, int(row["result"] == "合格"), int(row["result"] is not None)


def ratings(projects: Iterable[Project]) -> Iterator[Case]:
    for p in projects:
        for row in p.ledgers["ratings"]:
            yield row["rated_on"], p.place, Fraction(repr(row["score"])), 1


def notices(projects: Iterable[Project]) -> Iterator[Case]:
    for p in projects:
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


def complaints(rows: list[Row], projects: dict[str, Project]) -> Iterator[Case]:
    for row in rows:
        project = projects.get(row["project_no"])
        if project and not project.is_live:
            continue
        _, village, category = project.place if project else (None, None, None)
        due_on = row["received_on"] + timedelta(days=60)
        yield due_on, (row["township"], village, category), int(by(row["closed_on"], due_on)), 1


def handed_in(
    rows: dict[str, list[Row]], rejected: list[Row], projects: dict[str, Project], as_of: date
) -> Iterator[Case]:
    files = {file["source_file"]: file for file in rows["files"]}

    def counted_on(row: Row, column: str | None) -> date:
        day = (row[column] if column else None) or files[row["source_file"]]["period_on"] or as_of
        return min(day, as_of)

    for ledger, column in DATED_BY.items():
        for row in rows[ledger]:
            own = ledger in ("projects", "complaints")
            project = None if own or column is None else projects[row["project_no"]].row
            township = row["township"] if own else project and project["township"]
            yield counted_on(row, column), (township, None, None), 1, 1
    for row in rejected:
        township = row["township"] or files[row["source_file"]]["submitter"]
        yield counted_on(row, DATED_BY[row["dataset"]] and "row_on"), (township, None, None), 0, 1


def payable_fen(p: Project, end: date) -> int | None:
    """Settled: that sum less the retention still held. Accepted: 97 % of the base. Else 80 % of what was built."""
    row, base = p.row, p.base_fen
    if by(row["settled_on"], end) and row["settled_fen"] is not None:
        held = 0 if by(row["retention_due_on"], end) else row["retention_fen"] or 0
        return row["settled_fen"] - held
    if base is None:
        return None
    if by(p.accepted_on, end):
        return base * 97 // 100
    built = p.output_value_fen(end)
    return None if built is None else min(built, base) * 80 // 100


def completion(p: Project, end: date) -> tuple[int, int]:
    planned = p.row["planned_finish_on"] <= end
    return int(planned and by(p.accepted_on, end)), int(planned)


def disbursement(p: Project, end: date) -> tuple[int, int]:
    payable = payable_fen(p, end)
    return (0, 0) if payable is None else (p.paid_fen(end), payable)


def kpis(rows: dict[str, list[Row]], findings: list[Row], as_of: date) -> dict[Key, tuple[float, float]]:
    """Numerator and denominator of every KPI. `rows`: clean rows by dataset, and the tables rejected and files."""
    everyone = gather(rows, rows["rejected"])
    live = [p for p in everyone.values() if p.is_live]
    totals: dict[Key, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])

    def add(kpi: str, period: str, place: Place, numerator: int | Fraction, denominator: int) -> None:
        for level, unit in units_of(place):
            total = totals[kpi, period, level, unit]
            total[0] += numerator
            total[1] += denominator

    flows = {
        "on_time_start_rate": starts(live),
        "on_time_finish_rate": finishes(live),
        "fund_compliance_rate": payments(live, findings),
        "quality_pass_rate": inspections(live),
        "satisfaction": ratings(live),
        "disclosure_rate": notices(live),
        "complaint_close_rate": complaints(rows["complaints"], everyone),
        "data_quality_rate": handed_in(rows, rows["rejected"], everyone, as_of),
    }
    for kpi, cases in flows.items():
        for day, place, numerator, denominator in cases:
            if day <= as_of:
                for period in periods_of(day):
                    add(kpi, period, place, numerator, denominator)
    begin = min((p.row["planned_start_on"] for p in live), default=as_of) - timedelta(days=730)
    for period, end in period_ends(begin, as_of):
        for p in live:
            add("completion_rate", period, p.place, *completion(p, end))
            add("disbursement_rate", period, p.place, *disbursement(p, end))
    return {key: (float(numerator), float(denominator)) for key, (numerator, denominator) in totals.items()}
