"""Waiting: what waits for whom, by when, the most urgent first.

respond, plan, report    the case's own township, and the department that leads it
judge, review            the office and inspection, never of what they claimed or reported themselves
chase                    leaders: what is late enough for 督办 or 查办
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from casework.accounts.person import Person, Role
from casework.cases.figures.lines import UTC_TIME
from casework.cases.states import State
from casework.cases.steps import CLAIMS, hat
from pipelines.china import CHINA

TASKS: Mapping[str, str] = {
    "respond": "待响应",
    "plan": "待定整改方案",
    "report": "待整改",
    "judge": "待认定",
    "review": "待复核",
    "chase": "督办、查办",
}
OF_UNIT: Mapping[str, tuple[State, ...]] = {
    "respond": (State.ASSIGNED,),
    "plan": (State.RESPONDED,),
    "report": (State.MENDING, State.PROLONGED),
}
OF_REVIEW: Mapping[str, tuple[State, ...]] = {"judge": (State.CLAIMED,), "review": (State.TO_REVIEW,)}
UNLIKE: Mapping[str, tuple[str, ...]] = {"judge": tuple(CLAIMS), "review": ("report",)}  # steps that rule somebody out
GRAVE = ("supervise", "investigate")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Own:
    """Cases that somebody may not judge or review, because they claimed them untrue or reported them themselves."""

    judge: Collection[str] = ()
    review: Collection[str] = ()


def is_reviewer(person: Person) -> bool:
    """Whether claims and reports wait for this person."""
    return hat("close", None, person) is not None


def waiting(lines: pl.DataFrame, moves: pl.DataFrame, person: Person, own: Own) -> pl.DataFrame:
    """The lines that wait for this person, with task, by (UTC: the last moment; nothing where none is set) and since
    (UTC: the last change of its state)."""
    task = pl.coalesce(*_tasks(person, own))
    mine = lines.with_columns(task.alias("task")).filter(pl.col("task").is_not_null())
    since = moves.group_by("case_id").agg(pl.col("at").max().alias("since"))
    end = (pl.col("due_on") + DAY).cast(pl.Datetime("us")).dt.replace_time_zone("UTC") - CHINA.utcoffset(None)
    by = pl.when(pl.col("task") == "respond").then(pl.coalesce("answer_by", end)).when(_is_of_unit()).then(end)
    dated = mine.join(since, on="case_id", how="left").with_columns(by.cast(UTC_TIME).alias("by"))
    return dated.sort("by", "since", "case_id", nulls_last=True)


def _is_of_unit() -> pl.Expr:
    return pl.col("task").is_in([*OF_UNIT, "chase"])


def _tasks(person: Person, own: Own) -> list[pl.Expr]:
    """One expression for each task: its name where a line is that, nothing elsewhere."""
    unit = _unit(person)
    asked = {task: unit & _in(states) for task, states in OF_UNIT.items()} if unit is not None else {}
    if is_reviewer(person):
        asked |= {task: _in(states) & ~_among(own, task) for task, states in OF_REVIEW.items()}
    if person.role is Role.LEADER:
        asked["chase"] = pl.col("reminder").is_in(GRAVE)
    tasks = [pl.when(condition).then(pl.lit(task)) for task, condition in asked.items()]
    return [*tasks, pl.lit(None, dtype=pl.String)]


def _unit(person: Person) -> pl.Expr | None:
    if person.role is Role.TOWNSHIP and person.township:
        return pl.col("township") == person.township
    if person.role is Role.DEPARTMENT and person.department:
        return pl.col("department") == person.department
    return None


def _in(states: tuple[State, ...]) -> pl.Expr:
    return pl.col("state").is_in([state.value for state in states])


def _among(own: Own, task: str) -> pl.Expr:
    return pl.col("case_id").is_in(list(getattr(own, task)))


def by_unit(lines: pl.DataFrame, column: str) -> pl.DataFrame:
    """unit, respond, plan, report, overdue: how many cases wait for each township (`column` township) or lead
    department (department), the most overdue first; units that nothing waits for are left out."""
    counts = [_in(states).sum().alias(task) for task, states in OF_UNIT.items()]
    overdue = (pl.col("overdue_workdays") > 0).sum().alias("overdue")
    known = lines.filter(pl.col(column).is_not_null() & pl.any_horizontal(_in(states) for states in OF_UNIT.values()))
    units = known.group_by(pl.col(column).alias("unit")).agg(*counts, overdue)
    return units.sort("overdue", "respond", "unit", descending=[True, True, False])
