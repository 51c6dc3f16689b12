"""KPIs of settlement, funds, voices, casework and reporting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from tests.oracle.county import County
from tests.oracle.kpi_table import Case, Flow, Over, Place, Span, Stock, Told, Work, by, live
from tests.oracle.kpis_first_ten import complained
from tests.oracle.projects import Project, Row


def settled(county: County) -> Iterator[tuple[Project, Row]]:
    for p in live(county):
        if p.row["settled_on"] is not None:
            yield p, p.row


def cost_deviations(county: County) -> Iterator[Case]:
    for p, row in settled(county):
        contract = sum(each["amount_fen"] for each in p.ledgers["contracts"])
        known = row["settled_fen"] is not None and bool(p.ledgers["contracts"])
        yield row["settled_on"], p.place, row["settled_fen"] - contract if known else 0, contract if known else 0


def cuts(county: County) -> Iterator[Case]:
    for p, row in settled(county):
        sent, kept = row["submitted_settlement_fen"], row["settled_fen"]
        known = sent is not None and kept is not None
        yield row["settled_on"], p.place, sent - kept if known else 0, sent if known else 0


def fund_use(county: County, p: Project, end: date, known_on: date) -> tuple[int, int]:
    rows = [row for row in county.rows["funds"] if row["project_no"] == p.row["project_no"]]
    for row in rows:
        if (row["arrived_on"] is None and row["arrived_fen"]) or (row["arrived_on"] and row["arrived_fen"] is None):
            return 0, 0
    arrived = sum(row["arrived_fen"] for row in rows if by(row["arrived_on"], end))
    return (p.paid_fen(end), arrived) if arrived > 0 else (0, 0)


def satisfied(county: County) -> Iterator[Case]:
    for p in live(county):
        for row in p.ledgers["ratings"]:
            if row["score"] is not None:
                yield row["rated_on"], p.place, int(row["score"] >= 80), 1


def closings(county: County) -> Iterator[Case]:
    for row, place in complained(county):
        if row["closed_on"] is not None:
            days = (row["closed_on"] - row["received_on"]).days
            yield row["closed_on"], place, max(days, 0), int(days >= 0)


def _under_way(p: Project, span: Span, known_on: date) -> bool:
    """Begun, or planned to have begun, by the period's end, and not accepted before it began.

    It is counted month by month, so of a period that is told in part only the months that are told count.
    """
    months = [month for month in span.months if month[1] <= known_on]
    return any(
        (by(p.row["started_on"], last) or p.row["planned_start_on"] <= last)
        and (p.accepted_on is None or p.accepted_on >= first)
        for first, last in months
    )


def load(county: County, span: Span, known_days: Told) -> Iterator[tuple[Place, int, int]]:
    for row, place in complained(county):
        if place[0] in known_days and span.first <= row["received_on"] <= min(span.last, known_days[place[0]]):
            yield place, 1, 0
    for p in live(county):
        if p.row["township"] in known_days and _under_way(p, span, known_days[p.row["township"]]):
            yield p.place, 0, 1


def worked_on(county: County) -> Iterator[tuple[Row, Place]]:
    """Cases, but for those of cancelled projects, with their place: their project's, or their own."""
    for row in county.extra.get("cases", ()):
        project = county.by_number.get(row["project_no"])
        if project is None:
            yield row, (row["township"], row["village"], row["category"])
        elif project.is_live:
            yield row, project.place


def rectified(county: County) -> Iterator[Case]:
    for row, place in worked_on(county):
        mends = row["outcome"] not in ("不属实", "数据错误")
        yield row["due_on"], place, int(mends and by(row["closed_on"], row["due_on"])), int(mends)


def responses(county: County) -> Iterator[Case]:
    for row, place in worked_on(county):
        until = row["first_action_at"]
        if until is None or until.date() > county.as_of:
            until = datetime.combine(county.as_of + timedelta(days=1), time())
        begun = row["assigned_at"].replace(second=0, microsecond=0)
        waited = (until.replace(second=0, microsecond=0) - begun).total_seconds()
        red = row["level"] == "red"
        yield begun.date(), place, Fraction(int(waited), 3600) if red else 0, int(red)


def reports(county: County) -> Iterator[Case]:
    for row in county.extra.get("report_states", ()):
        if row["dataset"] is None and row["state"] != "first":
            yield row["due_on"], (row["township"], None, None), int(row["state"] == "in_time"), 1


KPIS: dict[str, Work] = {
    "cost_deviation_rate": Flow(cost_deviations),
    "settlement_cut_rate": Flow(cuts),
    "fund_use_rate": Stock(fund_use),
    "satisfied_share": Flow(satisfied),
    "complaint_days": Flow(closings),
    "complaints_per_100": Over(load),
    "rectification_rate": Flow(rectified),
    "response_hours": Flow(responses),
    "report_on_time_rate": Flow(reports),
}
