"""Rules again about quality and what comes after: tests, repairs, supervision, acceptance, hand-over and upkeep."""

from __future__ import annotations

from datetime import date, timedelta

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.deadlines import passed
from tests.oracle.projects import Project, first
from tests.oracle.rules_balances import each, live
from tests.oracle.rules_spending import hanging

SOUND = ("完好", "轻微损坏")
LINE = 5_000_000  # fen: works from here on need a supervisor


def failed_inspection(at: County) -> Outcomes:
    """Failed, and not put right within 30 days."""
    found: Outcomes = {}
    for row in at.rows["inspections"]:
        late = row["result"] == "不合格" and passed(at, row["inspected_on"], 30, row["rectified_on"])
        found[row["inspection_no"]] = None if row["result"] is None else late
    return found


def failed_material(at: County) -> Outcomes:
    """Built in although it failed, or before it was tested."""
    found: Outcomes = {}
    for row in at.rows["materials"]:
        used, tested, result = row["used_on"], row["tested_on"], row["test_result"]
        if used is None:
            found[row["batch_no"]] = False
        elif result == "不合格" or (tested is not None and used < tested):
            found[row["batch_no"]] = True
        else:
            found[row["batch_no"]] = None if tested is None or result is None else False
    return found


def thin_acceptance(at: County) -> Outcomes:
    """Nobody from the experts, the villagers or the discipline office, or no report."""
    found: Outcomes = {}
    for row in at.rows["acceptances"]:
        heads = [row["experts"], row["villagers"], row["discipline"]]
        thin = 0 in heads or row["report_no"] is None
        found[f"{row['project_no']}/{row['accepted_on']}"] = True if thin else None if None in heads else False
    return found


def used_unaccepted(at: County, p: Project) -> bool | None:
    """Handed over before a passed acceptance."""
    handed = p.row["handed_over_on"]
    if handed is None:
        return None if p.row["status"] == "移交" else False
    if p.accepted_on is not None and p.accepted_on <= handed:
        return False
    return None if "acceptances" in p.rejected else True


def no_maintainer(at: County, p: Project) -> bool | None:
    """Handed over more than 30 days ago and nobody is named."""
    if p.row["maintainer"] is not None:
        return False
    return None if p.row["handed_over_on"] is None else passed(at, p.row["handed_over_on"], 30)


def handed_over(at: County, p: Project) -> bool:
    handed = p.row["handed_over_on"]
    return p.is_live and (p.row["status"] == "移交" if handed is None else handed <= at.as_of)


def _watched(at: County, p: Project) -> bool:
    """A running site above the smallest class that has run for thirty days."""
    started, budget = p.row["started_on"], p.row["budget_fen"]
    runs = p.is_live and p.row["finished_on"] is None and p.accepted_on is None
    said = p.row["status"] in (None, "申报", "立项", "招标", "在建")
    long = started is not None and (at.as_of - started).days >= 30
    return runs and said and long and budget is not None and budget >= LINE


def no_supervision(at: County) -> Outcomes:
    """No log on more than half of the last thirty days."""
    logs, found = hanging(at, "supervision"), {}
    logging = {at.by_number[number].row["township"] for number in logs}
    window = {at.as_of - timedelta(days=back) for back in range(30)}
    for p in at.projects:
        if _watched(at, p):
            number = p.row["project_no"]
            logged = {row["logged_on"] for row in logs.get(number, ())} & window
            unknown = "supervision" in p.rejected or p.row["township"] not in logging
            found[number] = (None if unknown else True) if (30 - len(logged)) * 2 > 30 else False
    return found


def _broken_on(patrols: list[dict[str, object]]) -> date | None:
    """When the damage that still stands was first seen: after the last repair and the last patrol that found order."""
    repaired = [row["repaired_on"] for row in patrols if row["repaired_on"]]
    mended = max([*repaired, *(row["patrolled_on"] for row in patrols if row["condition"] in SOUND)], default=date.min)
    bad = [row for row in patrols if row["condition"] in ("停用", "严重损坏") and row["repaired_on"] is None]
    return first(row["patrolled_on"] for row in bad if row["patrolled_on"] > mended)


def _neglected(at: County, p: Project, patrols: list[dict[str, object]]) -> tuple[bool, bool]:
    """Broken and left so for more than 30 days; not patrolled for more than 180."""
    seen = max([p.row["handed_over_on"], *(row["patrolled_on"] for row in patrols)])
    return passed(at, _broken_on(patrols), 30), (at.as_of - seen).days > 180


def abandoned(at: County) -> Outcomes:
    """Handed over, then broken or forgotten."""
    patrols, found = hanging(at, "maintenance"), {}
    patrolling = {at.by_number[number].row["township"] for number in patrols}
    for p in at.projects:
        if p.is_live and p.row["handed_over_on"] is not None and p.row["handed_over_on"] <= at.as_of:
            broken, forgotten = _neglected(at, p, patrols.get(p.row["project_no"], []))
            unknown = "maintenance" in p.rejected or (not broken and p.row["township"] not in patrolling)
            found[p.row["project_no"]] = (None if unknown else True) if broken or forgotten else False
    return found


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
LEVELS = {"abandoned": abandoned_level}
