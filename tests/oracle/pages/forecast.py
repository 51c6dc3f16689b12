"""Forecast again: which works were not finished on the day that their township told, and what their chances come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.kpi_table import by
from tests.oracle.pages.asked import Asked
from tests.oracle.projects import Project, first

LATE = timedelta(days=30)  # 晚于应竣工日30天以上完工
MUTE = {("projects", "started_on"), ("projects", "finished_on"), ("changes", "days"), ("changes", "approved_on")}
Chance = tuple[float, float, float]  # and the ends of its band


@dataclass(frozen=True)
class Open:
    """A work that was not finished; without a day nobody can say how it stands."""

    state: str
    day: date | None
    due_on: date | None
    percent: float | None


def unfinished(asked: Asked) -> dict[str, Open]:
    works = {}
    for p in asked.works:
        knows = {"projects", "changes"} <= p.known.keys() and not p.lacks & MUTE
        day = min(p.known["projects"], p.known["changes"], asked.county.as_of) if knows else None
        done = first([p.row["finished_on"], p.accepted_on, p.row["handed_over_on"]])
        if not by(done, day or asked.county.as_of):
            works[p.row["project_no"]] = _stood(p, day)
    return works


def _stood(p: Project, day: date | None) -> Open:
    started = first([p.row["started_on"], p.row["planned_start_on"]])
    if day is None:
        return Open("cannot_tell", None, None, None)
    if started is None or started > day:
        return Open("not_due", day, None, None)
    moved = sum(row["days"] or 0 for row in p.ledgers["changes"] if by(row["approved_on"], day))
    due = p.row["planned_finish_on"] + timedelta(days=moved)
    reports = [row for row in p.ledgers["progress"] if by(row["reported_on"], day)]
    last = max(reports, key=lambda row: row["reported_on"])["percent"] if reports else None
    return Open("over" if due + LATE <= day else "forecast", day, due, last)


def expected(chances: list[Chance]) -> tuple[float, int, int]:
    """How many may be expected late, and between what: each end as if every chance lay at that end of its band."""
    return (
        sum(chance for chance, _, _ in chances),
        least([low for _, low, _ in chances], 0.05),
        least([high for _, _, high in chances], 0.95),
    )


def least(chances: list[float], share: float) -> int:
    """The least number that is not exceeded with that probability, counted out work by work."""
    ways = [1.0]
    for chance in chances:
        ways = [
            (ways[n] if n < len(ways) else 0.0) * (1 - chance) + (ways[n - 1] * chance if n else 0.0)
            for n in range(len(ways) + 1)
        ]
    total = 0.0
    for number, way in enumerate(ways):
        total += way
        if total >= share - 1e-12:
            return number
    return len(chances)
