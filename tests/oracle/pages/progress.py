"""Progress again: at which stage each township's works stood, and which were overdue by how many days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.by_then import STATES, Then
from tests.oracle.pages.asked import OFF, Asked
from tests.oracle.projects import Project

# Every state, with the ledger that tells it and, of the project ledger, its column.
TELLS = {
    "申报": ("projects", ""),
    "立项": ("approvals", ""),
    "招标": ("contracts", ""),
    "在建": ("projects", "started_on"),
    "完工": ("projects", "finished_on"),
    "验收": ("acceptances", ""),
    "移交": ("projects", "handed_over_on"),
}


def then(asked: Asked) -> Then:
    return Then(asked.county, asked.first.year, asked.on)


def state(asked: Asked, p: Project) -> str:
    stage = then(asked).stage(p)
    return STATES.get(stage, stage)


def matrix(asked: Asked) -> dict[tuple[str, str], str]:
    """Township × stage of the year's works: a count, or why there is none; 合计 and 截至."""
    cells = {}
    for town in asked.towns:
        mine = [p for p in asked.works if p.row["township"] == town and p.row["plan_year"] == asked.first.year]
        states = [state(asked, p) for p in mine]
        for name, (ledger, column) in TELLS.items():
            lacks = bool(column and mine) and all(("projects", column) in p.lacks for p in mine)
            cells[town, name] = asked.why(town, "projects", ledger) or (OFF if lacks else f"{states.count(name):,}")
        cells[town, "合计"] = asked.why(town, "projects") or f"{len(mine):,}"
        cells[town, "截至"] = str(asked.cut(town, "projects") or "—")
    return cells


@dataclass(frozen=True)
class Work:
    """A line of the list. days_late: None where it was not overdue, or where nobody can say (is_unsure)."""

    stage: str
    percent: float | None
    due_on: date
    moved_days: int | None
    counted_to: date | None
    days_late: int | None
    contractor: str | None
    budget_fen: int
    plan_year: str


def listed(asked: Asked) -> tuple[dict[str, Work], int]:
    """The year's works and what was overdue of earlier ones; and of how many due works nobody can say."""
    works, unsure, at = {}, 0, then(asked)
    for p in asked.works:
        moved = sum(row["days"] or 0 for row in at.past(p.ledgers["changes"], "approved_on"))
        due = p.row["planned_finish_on"] + timedelta(days=moved)
        knows = {"projects", "changes"} <= p.known.keys()
        cut = min(asked.on, p.known["projects"], p.known["changes"]) if knows else None
        is_mute, is_built = ("projects", "finished_on") in p.lacks, at.is_built(p)
        late = (cut - due).days if cut and not is_built and not is_mute and cut > due else None
        unsure += not is_built and due < asked.on and (cut is None or is_mute)
        if p.row["plan_year"] == asked.first.year or late is not None:
            works[p.row["project_no"]] = Work(
                state(asked, p),
                at.percent(p) if asked.told(p.row["township"], "progress") else None,
                due,
                moved if "changes" in p.known else None,
                cut,
                late,
                at.contractor(p),
                p.row["budget_fen"],
                str(p.row["plan_year"]),
            )
    return works, unsure


def overdue(asked: Asked) -> str:
    """The card: how many are overdue; — where nobody told, or all that anybody knows of is that nobody can say."""
    works, unsure = listed(asked)
    told = any(asked.cut(town, "projects", "changes") for town in asked.towns)
    mine = [asked.county.by_number[number] for number in works]
    judged = [p for p in mine if then(asked).is_built(p) or is_judged(asked, p)]
    late = sum(work.days_late is not None for work in works.values())
    return f"{late:,}" if told and (judged or not unsure) else "—"


def is_judged(asked: Asked, p: Project) -> bool:
    return {"projects", "changes"} <= p.known.keys() and ("projects", "finished_on") not in p.lacks
