"""Rules again about time: works that do not begin, do not move, do not end, and the papers that are late after them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.deadlines import passed
from tests.oracle.known import held, lost_rows, untold
from tests.oracle.names import plain
from tests.oracle.projects import Project, Row
from tests.oracle.rules_balances import each, live

STARTED = ("在建", "停工", "完工", "验收", "移交")
DONE = ("完工", "验收", "移交")
APPROVED = ("changes", "changes.approved_on", "changes.days")  # without which nobody knows when works are due
OVER = ("acceptances", "projects.finished_on", "projects.status")  # where it would stand that works are over


def _last(p: Project) -> Row | None:
    return max(p.ledgers["progress"], key=lambda report: report["reported_on"], default=None)


def not_started(at: County, p: Project) -> bool | None:
    """The planned day is over and nobody has begun, as far as the ledgers that would show it are known."""
    if p.row["started_on"] is not None or p.row["planned_start_on"] >= p.judged_on(
        "projects", "progress", "acceptances"
    ):
        return False
    last = _last(p)
    shown = p.row["finished_on"] or p.accepted_on or p.row["status"] in STARTED or (last and last["percent"] > 0)
    return None if shown else held(p, True, ("progress", "projects.started_on", *OVER))


def not_accepted(at: County, p: Project) -> bool | None:
    """Finished more than 28 days before the acceptances end, and never passed."""
    if p.row["finished_on"] is None and p.accepted_on is None and p.row["status"] in DONE:
        return None
    late = p.accepted_on is None and passed(at, p.row["finished_on"], 28, p.judged_on("projects", "acceptances"))
    return held(p, late, ("acceptances", "projects.status"), ("projects.finished_on",))


def late_settlement(at: County, p: Project) -> bool | None:
    """Accepted more than 90 days before the project's own row was told, and not settled by then."""
    late = p.row["settled_on"] is None and passed(at, p.accepted_on, 90, p.judged_on("projects"))
    if late and p.row["settled_fen"] is not None:
        return None
    unsettled = ("projects.settled_on", "projects.settled_fen")
    return held(p, late, ("acceptances", "projects.status", *unsettled), ("acceptances",))


def days_late(p: Project) -> int:
    """From the due day to the finish, and no further than everything about it is known."""
    until = p.judged_on("projects", "changes", "acceptances")
    return (min(p.row["finished_on"] or until, until) - p.due_on).days


def said_done(p: Project) -> bool:
    """Other records say it is over and nobody says since when."""
    return p.row["finished_on"] is None and (p.accepted_on is not None or p.row["status"] in DONE)


def overdue(at: County, p: Project) -> bool | None:
    """More than 30 days after the planned day moved by approved days."""
    late = days_late(p) > 30
    return held(p, None if late and said_done(p) else late, (*APPROVED, *OVER), APPROVED)


def unexplained_delay(at: County, p: Project) -> bool | None:
    """More than 30 days late, and no change that gives days was ever approved."""
    bare = days_late(p) > 30 and not any((change["days"] or 0) > 0 for change in p.approved_changes)
    return held(p, None if bare and said_done(p) else bare, (*APPROVED, *OVER), APPROVED)


def under_way(at: County, p: Project) -> bool:
    """Begun, not finished, not accepted."""
    started = p.row["started_on"]
    begun = p.is_live and started is not None and started <= at.as_of
    return begun and p.row["finished_on"] is None and p.accepted_on is None


def moving(at: County, p: Project) -> bool:
    """Under way by its own words too, and not full."""
    last = _last(p)
    is_open = p.row["status"] in (None, "申报", "立项", "招标", "在建")
    return under_way(at, p) and is_open and (last is None or last["percent"] < 100)


def stalled(at: County, p: Project) -> bool | None:
    """Two reports after the one that first reached today's percent, or 30 days of silence."""
    last, until = _last(p), p.judged_on("projects", "progress", "acceptances")
    quiet = (until - (last["reported_on"] if last else p.row["started_on"])).days > 30
    reached = [
        r for r in p.ledgers["progress"] if last and r["reported_on"] <= at.as_of and r["percent"] >= last["percent"]
    ]
    return held(p, quiet or len(reached) >= 3, ("progress", *OVER), ("progress",))


def _runs(p: Project, day: date) -> bool:
    """Surely under way on that day: begun, and nothing about its end is missing."""
    return p.row["started_on"] <= day <= p.judged_on("projects", "acceptances") and not untold(p, "acceptances")


def _named(at: County) -> tuple[dict[tuple[str, str], list[tuple[Row, Project]]], dict[str, set[str]]]:
    """Contracts under way by firm and manager; by firm, the projects whose contract names no manager."""
    sites: dict[tuple[str, str], list[tuple[Row, Project]]] = defaultdict(list)
    nameless: dict[str, set[str]] = defaultdict(set)
    for p in at.projects:
        for contract in p.ledgers["contracts"]:
            firm, manager = plain(contract["contractor"]), contract["site_manager"]
            if under_way(at, p) and manager is None:
                nameless[firm].add(p.row["project_no"])
            elif under_way(at, p):
                sites[firm, plain(manager)].append((contract, p))
    return sites, nameless


def _may_be_over(at: County) -> bool:
    """Somewhere a sheet does not say what was finished, or cancelled."""
    return any(untold(p, "projects.finished_on", "projects.status") for p in at.projects)


def _home(held_by: list[tuple[Row, Project]]) -> str:
    """The township of the site begun last: the finding is its."""
    return max(held_by, key=lambda pair: (pair[1].row["started_on"], pair[0]["contract_no"]))[1].row["township"]


def double_manager(at: County) -> Outcomes:
    """One name of one firm on more than two works that are surely under way on one day."""
    (sites, nameless), refused = _named(at), [township for township, _, _ in lost_rows(at, "contracts")]
    silent = at.silent("contracts") or any(untold(p, "projects.started_on") for p in at.projects)
    outcomes: Outcomes = {}
    for (firm, manager), mine in sites.items():
        works = {p.row["project_no"]: p for _, p in mine}
        days = {p.judged_on("projects", "acceptances") for p in works.values()}
        sure = max(sum(_runs(p, day) for p in works.values()) for day in days)
        towns = {p.row["township"] for p in works.values()}
        more = len(nameless[firm]) + sum(len(towns) if town is None else town in towns for town in refused)
        if len(works) < 2:
            continue
        name = f"{firm}/{manager}"  # the plain spelling, so that another contract does not make him another subject
        if sure > 2:
            unsure = _may_be_over(at) or _home(mine) in at.silent("contracts", "acceptances")
            outcomes[name] = None if unsure else True
        else:
            outcomes[name] = None if len(works) + more > 2 or silent else False
    return outcomes


def not_started_level(at: County) -> dict[str, str]:
    ends = {p.row["project_no"]: p.judged_on("projects", "progress", "acceptances") for p in at.projects}
    late = {number: (end - at.by_number[number].row["planned_start_on"]).days for number, end in ends.items()}
    return {number: "red" if days > 90 else "yellow" for number, days in late.items()}


def not_accepted_level(at: County) -> dict[str, str]:
    ends = {p.row["project_no"]: p.judged_on("projects", "acceptances") for p in at.projects}
    late = {number: (end - (at.by_number[number].row["finished_on"] or end)).days for number, end in ends.items()}
    return {number: "red" if days > 90 else "yellow" for number, days in late.items()}


def overdue_level(at: County) -> dict[str, str]:
    return {p.row["project_no"]: "red" if days_late(p) > 60 else "yellow" for p in at.projects}


def behind_plan_level(at: County) -> dict[str, str]:
    """Red where more than thirty points are missing."""
    levels = {}
    for p in at.projects:
        last = _last(p)
        if not under_way(at, p) or last is None:
            continue
        begun = max(p.row["started_on"], p.row["planned_start_on"])
        gone, whole = (last["reported_on"] - begun).days, (p.due_on - begun).days
        share = Fraction(100) if last["reported_on"] >= p.due_on else Fraction(max(gone, 0) * 100, whole or 1)
        levels[p.row["project_no"]] = "red" if share - Fraction(repr(last["percent"])) > 30 else "yellow"
    return levels


RULES: dict[str, Worked] = {
    "not_started": each(not_started, live),
    "overdue": each(overdue, live),
    "not_accepted": each(not_accepted, live),
    "late_settlement": each(late_settlement, live),
    "unexplained_delay": each(unexplained_delay, live),
    "stalled": each(stalled, moving),
    "double_manager": double_manager,
}
ASKED = {
    "not_started": ("progress", "acceptances"),
    "overdue": ("changes", "acceptances"),
    "unexplained_delay": ("changes", "acceptances"),
    "not_accepted": ("acceptances",),
    "late_settlement": ("acceptances",),
    "stalled": ("progress", "acceptances"),
    "double_manager": ("contracts", "acceptances"),
}
LEVELS = {
    "not_started": not_started_level,
    "not_accepted": not_accepted_level,
    "overdue": overdue_level,
    "behind_plan": behind_plan_level,
}
