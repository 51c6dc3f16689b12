"""Rules again about quality and what comes after: tests, repairs, supervision, acceptance, hand-over and upkeep."""

from __future__ import annotations

from datetime import date, timedelta

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.deadlines import passed
from tests.oracle.known import held
from tests.oracle.projects import Project, first
from tests.oracle.rules_balances import each, live
from tests.oracle.rules_spending import hanging

SOUND = ("完好", "轻微损坏")
USE = ("materials.used_on",)
LINE = 5_000_000  # fen: works from here on need a supervisor


def failed_inspection(at: County) -> Outcomes:
    """Failed, and not put right within 30 days."""
    outcomes: Outcomes = {}
    for row in at.rows["inspections"]:
        p = at.by_number[row["project_no"]]
        until = row["rectified_on"] or p.known.get("inspections")
        late = row["result"] == "不合格" and passed(at, row["inspected_on"], 30, until)
        unknown = row["result"] is None or (late and ("inspections", "rectified_on") in p.lacks)
        outcomes[row["inspection_no"]] = None if unknown else late
    return outcomes


def failed_material(at: County) -> Outcomes:
    """Built in although it failed, or before it was tested."""
    outcomes: Outcomes = {}
    for row in at.rows["materials"]:
        used, tested, result = row["used_on"], row["tested_on"], row["test_result"]
        if used is None:
            no_column = ("materials", "used_on") in at.by_number[row["project_no"]].lacks
            outcomes[row["batch_no"]] = None if no_column else False
        elif result == "不合格" or (tested is not None and used < tested):
            outcomes[row["batch_no"]] = True
        else:
            unclear = tested is None or result is None
            outcomes[row["batch_no"]] = None if unclear else held(at.by_number[row["project_no"]], False, (), USE)
    return outcomes


def thin_acceptance(at: County) -> Outcomes:
    """Nobody from the experts, the villagers or the discipline office, or no report."""
    outcomes: Outcomes = {}
    for row in at.rows["acceptances"]:
        heads = [row["experts"], row["villagers"], row["discipline"]]
        thin = 0 in heads or row["report_no"] is None
        no_column = ("acceptances", "report_no") in at.by_number[row["project_no"]].lacks
        unknown = no_column if thin else None in heads
        outcomes[f"{row['project_no']}/{row['accepted_on']}"] = None if unknown else thin
    return outcomes


def used_unaccepted(at: County, p: Project) -> bool | None:
    """Handed over before a passed acceptance."""
    handed = p.row["handed_over_on"]
    if handed is None:
        return None if p.row["status"] == "移交" else held(p, False, (), ("projects.handed_over_on",))
    if p.accepted_on is not None and p.accepted_on <= handed:
        return held(p, False, (), ("projects.handed_over_on",))
    told_by_then = p.known.get("acceptances", handed) >= handed
    return held(p, True, ("acceptances", "projects.status")) if told_by_then else None


def no_maintainer(at: County, p: Project) -> bool | None:
    """Handed over more than 30 days ago and nobody is named."""
    if p.row["maintainer"] is not None:
        return False
    if p.row["handed_over_on"] is None:
        return None
    late = passed(at, p.row["handed_over_on"], 30, p.judged_on("projects"))
    return held(p, late, ("projects.maintainer", "projects.status"))


def handed_over(at: County, p: Project) -> bool:
    handed = p.row["handed_over_on"]
    return p.is_live and (p.row["status"] == "移交" if handed is None else handed <= at.as_of)


def _watched(p: Project, until: date) -> bool:
    """A running site above the smallest class that has run for thirty days by then."""
    started, budget = p.row["started_on"], p.row["budget_fen"]
    runs = p.is_live and p.row["finished_on"] is None and p.accepted_on is None
    is_open = p.row["status"] in (None, "申报", "立项", "招标", "在建")
    long = started is not None and (until - started).days >= 30
    return runs and is_open and long and budget is not None and budget >= LINE


def no_supervision(at: County) -> Outcomes:
    """No log on more than half of the last thirty days that are known."""
    logs, outcomes = hanging(at, "supervision"), {}
    for p in at.projects:
        until = p.judged_on("projects", "supervision", "acceptances")
        if _watched(p, until):
            window = {until - timedelta(days=back) for back in range(30)}
            logged = {row["logged_on"] for row in logs.get(p.row["project_no"], ())} & window
            over = ("acceptances", "projects.finished_on", "projects.status")
            outcomes[p.row["project_no"]] = held(p, (30 - len(logged)) * 2 > 30, ("supervision", *over))
    return outcomes


def _broken_on(patrols: list[dict[str, object]]) -> date | None:
    """When the damage that still stands was first seen: after the last repair and the last patrol that found order."""
    repaired = [row["repaired_on"] for row in patrols if row["repaired_on"]]
    mended = max([*repaired, *(row["patrolled_on"] for row in patrols if row["condition"] in SOUND)], default=date.min)
    bad = [row for row in patrols if row["condition"] in ("停用", "严重损坏") and row["repaired_on"] is None]
    return first(row["patrolled_on"] for row in bad if row["patrolled_on"] > mended)


def _neglected(at: County, p: Project, patrols: list[dict[str, object]]) -> tuple[bool, bool]:
    """Broken and left so for more than 30 days; not patrolled for more than 180."""
    seen = max([p.row["handed_over_on"], *(row["patrolled_on"] for row in patrols)])
    until = p.judged_on("projects", "maintenance")
    return passed(at, _broken_on(patrols), 30, until), (until - seen).days > 180


def abandoned(at: County) -> Outcomes:
    """Handed over, then broken or forgotten."""
    patrols, outcomes = hanging(at, "maintenance"), {}
    for p in at.projects:
        if p.is_live and p.row["handed_over_on"] is not None and p.row["handed_over_on"] <= at.as_of:
            broken, forgotten = _neglected(at, p, patrols.get(p.row["project_no"], []))
            mended = ("maintenance", "maintenance.repaired_on", "projects.status")
            outcomes[p.row["project_no"]] = held(p, broken or forgotten, mended, ("maintenance",))
    return outcomes


def abandoned_level(at: County) -> dict[str, str]:
    patrols = hanging(at, "maintenance")
    handed = [p for p in at.projects if p.row["handed_over_on"] is not None]
    broken = {p.row["project_no"]: _neglected(at, p, patrols.get(p.row["project_no"], []))[0] for p in handed}
    return {number: "red" if is_broken else "yellow" for number, is_broken in broken.items()}


RULES: dict[str, Worked] = {
    "failed_inspection": failed_inspection,
    "failed_material": failed_material,
    "thin_acceptance": thin_acceptance,
    "used_unaccepted": each(used_unaccepted, live),
    "no_maintainer": each(no_maintainer, handed_over),
    "no_supervision": no_supervision,
    "abandoned": abandoned,
}
ASKED = {
    "failed_inspection": ("inspections",),
    "failed_material": ("materials",),
    "thin_acceptance": ("acceptances",),
    "used_unaccepted": ("acceptances",),
    "no_supervision": ("supervision", "acceptances"),
    "abandoned": ("maintenance",),
}
LEVELS = {"abandoned": abandoned_level}
