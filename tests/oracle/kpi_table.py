"""KPIs again: every figure of every period and unit, by going through the rows one at a time."""

from __future__ import annotations

import calendar
import importlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from tests.oracle import reports
from tests.oracle.county import County
from tests.oracle.projects import Project

Key = tuple[str, str, str, str]  # KPI, period, level, unit
Place = tuple[str | None, str | None, str | None]  # township, village, category
Number = int | Fraction
Case = tuple[date, Place, Number, Number]  # the day that counts, where, numerator, denominator
Told = dict[str, date]  # by township that has told all that a KPI needs, the day through which it has


@dataclass(frozen=True)
class Span:
    """A period: its name, its first day, and the day it is looked at: its last, or the night if it is not over."""

    name: str
    first: date
    last: date
    end: date  # its last day in the calendar

    @property
    def is_of_villages(self) -> bool:
        """Half-years and years to date are not counted for villages."""
        return "H" not in self.name and "~" not in self.name

    @property
    def months(self) -> list[tuple[date, date]]:
        """First and last day of each month in it that has begun."""
        bounds, day = [], self.first
        while day <= self.last:
            end = month_end(day.year, day.month)
            bounds.append((day, min(end, self.last)))
            day = end + timedelta(days=1)
        return bounds


@dataclass(frozen=True)
class Flow:
    """A KPI that adds up what happened in a period."""

    cases: Callable[[County], Iterable[Case]]


@dataclass(frozen=True)
class Stock:
    """A KPI that says what is true of a live project on the day a period is looked at (end), as far as told (told)."""

    on: Callable[[County, Project, date, date], tuple[Number, Number]]


@dataclass(frozen=True)
class Over:
    """A KPI that has to be counted anew for every period: (place, numerator, denominator) of each part."""

    parts: Callable[[County, Span, Told], Iterable[tuple[Place, Number, Number]]]


Work = Flow | Stock | Over


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


def spans(first: date, as_of: date) -> Iterator[Span]:
    """Every period since the year of `first`, up to the night."""
    for year in range(first.year, as_of.year + 1):
        new_year = date(year, 1, 1)
        parts = [(str(year), 1, 12), (f"{year}H1", 1, 6), (f"{year}H2", 7, 12)]
        parts += [(f"{year}Q{nth}", nth * 3 - 2, nth * 3) for nth in range(1, 5)]
        parts += [(f"{year}-{month:02d}", month, month) for month in range(1, 13)]
        for name, begin, last in parts:
            if date(year, begin, 1) <= as_of:
                end = month_end(year, last)
                yield Span(name, date(year, begin, 1), min(end, as_of), end)
        for month in range(1, 13):
            if date(year, month, 1) <= as_of:
                end = month_end(year, month)
                yield Span(f"{year}-01~{month:02d}", new_year, min(end, as_of), end)


def by(day: date | None, end: date) -> bool:
    """It happened, and not after `end`."""
    return day is not None and day <= end


def live(county: County) -> list[Project]:
    return [project for project in county.projects if project.is_live]


def hanging(county: County, ledger: str) -> dict[str, list[dict[str, object]]]:
    """The rows of a ledger by the project that they name."""
    rows_by_project: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in county.rows[ledger]:
        rows_by_project[row["project_no"]].append(row)
    return rows_by_project


def _files() -> list[object]:
    return [
        importlib.import_module(f"tests.oracle.{path.stem}") for path in sorted(Path(__file__).parent.glob("kpis_*.py"))
    ]


def worked_kpis() -> dict[str, Work]:
    """By KPI, how it is worked out by hand: the KPIS of every file kpis_*.py of this folder."""
    workings: dict[str, Work] = {}
    for module in _files():
        mine: dict[str, Work] = module.KPIS
        assert not workings.keys() & mine.keys(), f"worked out twice: {workings.keys() & mine.keys()}"
        workings |= mine
    return workings


# What must have been told before a township has a figure, by the words of each KPI; none: it is of no ledger.
PROJECT, CONTRACT = "projects", "contracts changes"
NEEDED = {
    "acceptance_pass_rate": f"{PROJECT} acceptances",
    "approval_days": "approvals",
    "complaint_close_rate": "complaints complaints.closed_on",
    "complaint_days": "complaints complaints.closed_on",
    "complaints_per_100": f"complaints {PROJECT} acceptances",
    "completion_rate": f"{PROJECT} acceptances changes changes.days@read changes.approved_on@read",
    "cost_deviation_rate": f"{PROJECT} contracts",
    "disbursement_rate": f"{PROJECT} {CONTRACT} progress acceptances payments changes.amount_fen@read "
    "changes.approved_on@read projects.settled_fen@read projects.settled_on@read projects.retention_fen@read "
    "projects.retention_due_on@read progress.output_value_fen@read",
    "disclosure_rate": f"{PROJECT} contracts acceptances payments disclosures disclosures.ended_on@read",
    "fund_compliance_rate": f"{PROJECT} payments {CONTRACT} progress acceptances",
    "fund_compliance_share": f"{PROJECT} payments {CONTRACT} progress acceptances",
    "fund_confirmed_rate": f"{PROJECT} payments {CONTRACT} progress acceptances",
    "fund_use_rate": f"{PROJECT} funds payments",
    "investment_completion_rate": f"{PROJECT} {CONTRACT} progress changes.amount_fen@read changes.approved_on@read "
    "progress.output_value_fen@read",
    "local_labour_rate": "labour",
    "maintenance_rate": f"{PROJECT} projects.handed_over_on maintenance",
    "on_time_finish_rate": f"{PROJECT} projects.finished_on changes changes.days@read changes.approved_on@read",
    "on_time_start_rate": f"{PROJECT} projects.started_on",
    "quality_pass_rate": "inspections",
    "satisfaction": "ratings",
    "satisfied_share": "ratings",
    "schedule_deviation": f"{PROJECT} projects.finished_on",
    "settlement_cut_rate": f"{PROJECT} projects.settled_on",
    "supervision_rate": f"{PROJECT} projects.started_on supervision projects.finished_on@read",
}


def _without_column(county: County, ledger: str, column: str) -> set[str]:
    """The townships with a row of that ledger whose sheet lacks the column, and whose cell is therefore empty."""
    files = {file for one, name, file in county.coverage.lacking if (one, name) == (ledger, column)}
    rows = [row for row in county.rows[ledger] if row["source_file"] in files and row[column] is None]
    home = {number: p.row["township"] for number, p in county.by_number.items()}
    return {row.get("township") or home[row["project_no"]] for row in rows}


def _readable(county: County, kpi: str) -> County:
    """The county in which a project with an unread cell that the KPI needs counts nowhere, as if cancelled."""
    if kpi not in NEEDED:
        return county
    words = [word.partition("@")[0].partition(".") for word in (*NEEDED[kpi].split(), "projects.status")]
    columns = {(ledger, column) for ledger, _, column in words if column}
    kept = {
        number: replace(p, row={**p.row, "status": "取消"}) if p.unread & columns else p
        for number, p in county.by_number.items()
    }
    return replace(county, by_number=kept)


def known_days(county: County, kpi: str) -> Told | None:
    """By township the day through which it has told what the KPI needs; None where the KPI needs no ledger."""
    if kpi not in NEEDED:
        return None
    words = NEEDED[kpi].split()
    ledgers = [word for word in words if "." not in word]
    columns = [word.split(".") for word in words if "." in word and "@" not in word]
    mute = {township for ledger, column in columns for township in _without_column(county, ledger, column)}
    day_by_township = {}
    for township in {town for town, _ in county.coverage.known} - mute:
        days = [county.coverage.known[township, ledger] for ledger in ledgers]
        if all(days):
            day_by_township[township] = min(days)
    return day_by_township


def reported_after(county: County, span: Span) -> date | None:
    """A township has told the period if it told something after this: the due day before the period's last one."""
    calendar_days = county.extra["calendar"][0]
    rest = {row["day"]: row["kind"] for row in county.extra.get("holidays", ())}
    dues = [day for day in reports.due_days(calendar_days["first"], calendar_days["last"], rest) if day <= span.last]
    dues = [day for day in dues if day >= calendar_days["first"]]
    return dues[-2] if len(dues) > 1 else None


def _figures(work: Work, county: County, kpi: str) -> Iterator[tuple[Span, Place, Number, Number]]:
    """(period, place, numerator, denominator) of every part of a KPI."""
    whole = known_days(county, kpi)
    seen = _readable(county, kpi)
    first = min((p.row["planned_start_on"] for p in county.projects), default=county.as_of) - timedelta(days=730)
    cases = list(work.cases(seen)) if isinstance(work, Flow) else []
    begin = min([first, *(day for day, *_ in cases)])
    for span in spans(begin, county.as_of):
        after = reported_after(county, span)
        known = whole and {town: day for town, day in whole.items() if after is None or day > after}
        for day, place, numerator, denominator in cases:
            if span.first <= day <= span.last and (known is None or (place[0] in known and day <= known[place[0]])):
                yield span, place, numerator, denominator
        if isinstance(work, Stock):
            for project in live(seen):
                if known is None or project.row["township"] in known:
                    by_told = span.last if known is None else min(span.last, known[project.row["township"]])
                    yield span, project.place, *work.on(seen, project, span.last, by_told)
        elif isinstance(work, Over):
            for place, numerator, denominator in work.parts(seen, span, known or {}):
                yield span, place, numerator, denominator


def kpis(county: County) -> dict[Key, tuple[float, float]]:
    """Numerator and denominator of every KPI in every period of every unit."""
    totals: dict[Key, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for kpi, work in worked_kpis().items():
        for span, place, numerator, denominator in _figures(work, county, kpi):
            for level, unit in units_of(place):
                if level == "village" and not span.is_of_villages:
                    continue
                total = totals[kpi, span.name, level, unit]
                total[0] += numerator
                total[1] += denominator
    return {key: (float(numerator), float(denominator)) for key, (numerator, denominator) in totals.items()}
