"""Rules again about time: works that do not begin, do not move, do not end, and the papers that are late after them."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.deadlines import passed
from tests.oracle.names import plain
from tests.oracle.projects import Project, Row
from tests.oracle.rules_balances import each, live

STARTED = ("在建", "停工", "完工", "验收", "移交")
DONE = ("完工", "验收", "移交")


def _last(p: Project) -> Row | None:
    return max(p.ledgers["progress"], key=lambda report: report["reported_on"], default=None)


def not_started(at: County, p: Project) -> bool | None:
    """The planned day is over and nobody has begun."""
    if p.row["started_on"] is not None or p.row["planned_start_on"] >= at.as_of:
        return False
    last = _last(p)
    shown = p.row["finished_on"] or p.accepted_on or p.row["status"] in STARTED or (last and last["percent"] > 0)
    return None if shown else True


def not_accepted(at: County, p: Project) -> bool | None:
    """Finished more than 28 days ago and never passed."""
    if p.accepted_on is not None:
        return False
    if p.row["finished_on"] is None:
        return None if p.row["status"] in DONE else False
    if not passed(at, p.row["finished_on"], 28):
        return False
    return None if "acceptances" in p.rejected else True


def late_settlement(at: County, p: Project) -> bool | None:
    """Accepted more than 90 days ago and not settled."""
    if p.row["settled_on"] is not None:
        return False
    if passed(at, p.accepted_on, 90):
        return True if p.row["settled_fen"] is None else None
    return None if "acceptances" in p.rejected else False


def unexplained_delay(at: County, p: Project) -> bool | None:
    """More than 30 days late, and no change that gives days was ever approved."""
    finished = p.row["finished_on"]
    late = ((finished or at.as_of) - p.due_on).days > 30
    if not late or any((change["days"] or 0) > 0 for change in p.approved_changes):
        return False
    said_done = finished is None and (p.accepted_on is not None or p.row["status"] in DONE)
    return None if "changes" in p.rejected or said_done else True


def under_way(at: County, p: Project) -> bool:
    """Begun, not finished, not accepted."""
    started = p.row["started_on"]
    begun = p.is_live and started is not None and started <= at.as_of
    return begun and p.row["finished_on"] is None and p.accepted_on is None


def moving(at: County, p: Project) -> bool:
    """Under way by its own words too, and not full."""
    last = _last(p)
    said = p.row["status"] in (None, "申报", "立项", "招标", "在建")
    return under_way(at, p) and said and (last is None or last["percent"] < 100)


def stalled(at: County, p: Project) -> bool | None:
    """Two reports after the one that first reached today's percent, or 30 days of silence."""
    last = _last(p)
    quiet = (at.as_of - (last["reported_on"] if last else p.row["started_on"])).days > 30
    reached = [
        r for r in p.ledgers["progress"] if last and r["reported_on"] <= at.as_of and r["percent"] >= last["percent"]
    ]
    if not quiet and len(reached) < 3:
        return False
    return None if "progress" in p.rejected else True


def double_manager(at: County) -> Outcomes:
    """One name of one firm on more than two works under way."""
    sites: dict[tuple[str, str], list[tuple[Row, Project]]] = defaultdict(list)
    nameless: dict[str, set[str]] = defaultdict(set)
    refused: dict[str, int] = defaultdict(int)
    for row in at.rejected:
        if row["dataset"] == "contracts" and row["project_no"] in at.by_number:
            refused[at.by_number[row["project_no"]].row["township"]] += 1
    for p in at.projects:
        for contract in p.ledgers["contracts"]:
            firm, manager = plain(contract["contractor"]), contract["site_manager"]
            if under_way(at, p) and manager is None:
                nameless[firm].add(p.row["project_no"])
            elif under_way(at, p):
                sites[firm, plain(manager)].append((contract, p))
    found: Outcomes = {}
    for (firm, _), held in sites.items():
        number = len({p.row["project_no"] for _, p in held})
        more = len(nameless[firm]) + sum(refused[township] for township in {p.row["township"] for _, p in held})
        if number > 1:
            name = f"{min(c['contractor'] for c, _ in held)}/{min(c['site_manager'] for c, _ in held)}"
            found[name] = True if number > 2 else None if number + more > 2 else False
    return found


def not_started_level(at: County) -> dict[str, str]:
    late = {p.row["project_no"]: (at.as_of - p.row["planned_start_on"]).days for p in at.projects}
    return {number: "red" if days > 90 else "yellow" for number, days in late.items()}


def not_accepted_level(at: County) -> dict[str, str]:
    late = {p.row["project_no"]: (at.as_of - (p.row["finished_on"] or at.as_of)).days for p in at.projects}
    return {number: "red" if days > 90 else "yellow" for number, days in late.items()}


def overdue_level(at: County) -> dict[str, str]:
    late = {p.row["project_no"]: ((p.row["finished_on"] or at.as_of) - p.due_on).days for p in at.projects}
    return {number: "red" if days > 60 else "yellow" for number, days in late.items()}


def behind_plan_level(at: County) -> dict[str, str]:
    """Red where more than thirty points are missing."""
    found = {}
    for p in at.projects:
        last = _last(p)
        if not under_way(at, p) or last is None:
            continue
        begun = max(p.row["started_on"], p.row["planned_start_on"])
        gone, whole = (last["reported_on"] - begun).days, (p.due_on - begun).days
        share = Fraction(100) if last["reported_on"] >= p.due_on else Fraction(max(gone, 0) * 100, whole or 1)
        found[p.row["project_no"]] = "red" if share - Fraction(repr(last["percent"])) > 30 else "yellow"
    return found


RULES: dict[str, Worked] = {
    "not_started": each(not_started, live),
    "not_accepted": each(not_accepted, live),
    "late_settlement": each(late_settlement, live),
    "unexplained_delay": each(unexplained_delay, live),
    "stalled": each(stalled, moving),
    "double_manager": double_manager,
}
LEVELS = {
    "not_started": not_started_level,
    "not_accepted": not_accepted_level,
    "overdue": overdue_level,
    "behind_plan": behind_plan_level,
}
