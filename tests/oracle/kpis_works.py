"""KPIs of the works: approval, plan, acceptance, supervision, after-care, paid days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.county import County
from tests.oracle.kpi_table import Case, Flow, Over, Place, Span, Stock, Told, Work, by, hanging, live
from tests.oracle.projects import Project

SMALL_FEN = 5_000_000  # below 50,000 yuan no supervisor is needed
PATROL = timedelta(days=180)
RUNNING = (None, "申报", "立项", "招标", "在建")


def working_days(county: County, first: date, last: date) -> int:
    """The working days after `first`, up to and including `last`."""
    exceptions = {row["day"]: row["kind"] == "work" for row in county.extra.get("holidays", ())}
    days = (first + timedelta(days=nth) for nth in range(1, (last - first).days + 1))
    return sum(exceptions.get(day, day.isoweekday() <= 5) for day in days)


def approvals(county: County) -> Iterator[Case]:
    for row in county.rows["approvals"]:
        p = county.by_number[row["project_no"]]
        if p.is_live and row["decided_on"] is not None:
            known = row["submitted_on"] <= row["decided_on"]
            days = working_days(county, row["submitted_on"], row["decided_on"]) if known else 0
            yield row["decided_on"], p.place, days, int(known)


def building_days(county: County) -> Iterator[Case]:
    for p in live(county):
        start, end = p.row["started_on"], p.row["finished_on"]
        if end is None:
            continue
        planned = (p.row["planned_finish_on"] - p.row["planned_start_on"]).days + 1
        if start is None or start > end or planned < 1:
            yield end, p.place, 0, 0
        else:
            yield end, p.place, (end - start).days + 1 - planned, planned


def first_acceptances(county: County) -> Iterator[Case]:
    for p in live(county):
        rows = sorted(p.ledgers["acceptances"], key=lambda row: row["accepted_on"])
        if rows:
            yield rows[0]["accepted_on"], p.place, int(rows[0]["result"] == "合格"), 1


def _last_day(county: County, p: Project) -> date | None:
    """The last day on which it was being built, by the night; None where nobody can say."""
    ends = [day for day in (p.row["finished_on"], p.accepted_on) if day is not None]
    if not ends and p.row["status"] not in RUNNING:
        return None
    return min([*ends, county.as_of, *(p.known[ledger] for ledger in ("projects", "supervision") if ledger in p.known)])


def supervised(county: County) -> Iterator[Case]:
    """One day of one site after the other: was the supervisor there?"""
    logs = hanging(county, "supervision")
    opened: dict[str, date] = {}
    for number, rows in logs.items():
        town = county.by_number[number].row["township"]
        opened[town] = min([*(row["logged_on"] for row in rows), *([opened[town]] if town in opened else [])])
    for p in live(county):
        day, last = p.row["started_on"], _last_day(county, p)
        if p.row["township"] not in opened or day is None or last is None or p.row["budget_fen"] < SMALL_FEN:
            continue
        presence = {row["logged_on"]: row["is_present"] for row in logs[p.row["project_no"]]}
        day = max(day, opened[p.row["township"]])
        while day <= last:
            untold = day in presence and presence[day] is None
            yield day, p.place, int(presence.get(day) is True), int(not untold)
            day += timedelta(days=1)


def looked_after(county: County, span: Span, known_days: Told) -> Iterator[tuple[Place, int, int]]:
    patrols = hanging(county, "maintenance")
    by_then = {number: [row for row in rows if row["patrolled_on"] <= span.last] for number, rows in patrols.items()}
    reporting = {county.by_number[number].row["township"] for number, rows in by_then.items() if rows}
    for p in live(county):
        handed = p.row["handed_over_on"]
        if handed is None or handed + PATROL > span.last or p.row["township"] not in reporting:
            continue
        if p.row["township"] not in known_days:
            continue
        rows = by_then.get(p.row["project_no"], [])
        last = max(rows, key=lambda row: row["patrolled_on"]) if rows else None
        day = min(span.last, known_days[p.row["township"]])
        seen = last is not None and day - last["patrolled_on"] <= PATROL
        in_use = last is not None and (last["condition"] != "停用" or by(last["repaired_on"], day))
        yield p.place, int(seen and in_use), 1


def paid_days(county: County) -> Iterator[Case]:
    for row in county.rows["labour"]:
        p = county.by_number[row["project_no"]]
        if p.is_live:
            days = Fraction(repr(row["days"])) if row["days"] is not None else Fraction(0)
            known = row["is_local"] is not None
            yield row["worked_from"], p.place, days if row["is_local"] else 0, days if known else 0


def investment(county: County, p: Project, end: date, known_on: date) -> tuple[int, int]:
    contracts = [row["amount_fen"] for row in p.ledgers["contracts"] if row["signed_on"] <= end]
    if p.row["plan_year"] != end.year or not contracts:
        return 0, 0
    changes = [row["amount_fen"] or 0 for row in p.ledgers["changes"] if by(row["approved_on"], end)]
    return p.output_value_fen(end) or 0, sum(contracts) + sum(changes)


KPIS: dict[str, Work] = {
    "approval_days": Flow(approvals),
    "schedule_deviation": Flow(building_days),
    "acceptance_pass_rate": Flow(first_acceptances),
    "supervision_rate": Flow(supervised),
    "maintenance_rate": Over(looked_after),
    "local_labour_rate": Flow(paid_days),
    "investment_completion_rate": Stock(investment),
}
