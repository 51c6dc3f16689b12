"""Selection: which of the cases somebody asks for; screen and file are chosen by the same one."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from casework.cases.days.reminders import REMINDERS
from casework.cases.states import OVER, State

OVERDUE = "overdue"  # late at all; a key of REMINDERS: exactly so late


@dataclass(frozen=True)
class Selection:
    """None and empty: all. `unit`: a township, or a department that leads. `late`: OVERDUE or a key of REMINDERS."""

    states: tuple[State, ...] = ()
    unit: str | None = None
    rule: str | None = None
    late: str | None = None

    def __post_init__(self) -> None:
        if self.late is not None and self.late != OVERDUE and self.late not in REMINDERS:
            raise ValueError(f"{self.late} is no delay")


def select(lines: pl.DataFrame, asked: Selection) -> pl.DataFrame:
    """The lines asked for: the open ones by due day, after them the others, the latest due first."""
    chosen = of_unit(lines, asked.unit, asked.rule)
    if asked.states:
        chosen = chosen.filter(pl.col("state").is_in([state.value for state in asked.states]))
    if asked.late == OVERDUE:
        chosen = chosen.filter(pl.col("overdue_workdays") > 0)
    elif asked.late:
        chosen = chosen.filter(pl.col("reminder") == asked.late)
    is_over = pl.col("state").is_in([state.value for state in OVER])
    going = chosen.filter(~is_over).sort("due_on", "case_id")
    return pl.concat([going, chosen.filter(is_over).sort("due_on", "case_id", descending=True)])


def of_unit(rows: pl.DataFrame, unit: str | None, rule: str | None) -> pl.DataFrame:
    """The rows of a unit and a rule: cases, or findings with township, department and rule."""
    if unit is not None:
        rows = rows.filter((pl.col("township") == unit) | (pl.col("department") == unit))
    return rows if rule is None else rows.filter(pl.col("rule") == rule)
