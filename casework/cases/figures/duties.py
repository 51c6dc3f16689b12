"""Duties: who answers for the cases that are not over — the named person, the lead department and the township."""

from __future__ import annotations

import polars as pl

from casework.cases.figures.waiting import OF_REVIEW, OF_UNIT
from casework.cases.states import OPEN

WHO = ("department", "township", "person")


def duties(lines: pl.DataFrame, unit: str | None = None, person: str | None = None) -> pl.DataFrame:
    """The open cases of a unit and a person, unit by unit and person by person, the first due first; a person who was
    not named comes last. `unit`: a township, or a department that leads."""
    chosen = lines.filter(pl.col("state").is_in([state.value for state in OPEN]))
    if unit is not None:
        chosen = chosen.filter((pl.col("township") == unit) | (pl.col("department") == unit))
    if person is not None:
        chosen = chosen.filter(pl.col("person") == person)
    return chosen.sort(*WHO, "due_on", "case_id", nulls_last=True)


def by_person(duties: pl.DataFrame) -> pl.DataFrame:
    """department, township, person, cases, respond, plan, report, with_office (their claim or report is looked at),
    overdue, next_due_on (of what they still have to do); in the order of the duties."""
    states = {task: pl.col("state").is_in([s.value for s in states]) for task, states in OF_UNIT.items()}
    office = pl.col("state").is_in([s.value for states in OF_REVIEW.values() for s in states])
    return duties.group_by(WHO, maintain_order=True).agg(
        cases=pl.len(),
        **{task: held.sum() for task, held in states.items()},
        with_office=office.sum(),
        overdue=(pl.col("overdue_workdays") > 0).sum(),
        next_due_on=pl.col("due_on").filter(~office).min(),
    )
