"""Units: how each township, or each lead department, keeps up with its cases."""

from __future__ import annotations

import polars as pl

from casework.cases.days.reminders import REMINDERS
from casework.cases.states import OPEN, State

OPEN_STATES = [state.value for state in OPEN]


def by_unit(lines: pl.DataFrame, column: str) -> pl.DataFrame:
    """unit, cases, open, overdue, urge, supervise, investigate, response_days (median until the first response),
    responses (of how many), closed, recurred, recurrence_percent (nothing where no case is closed); the most overdue
    first. `column`: township or department. Withdrawn cases were nobody's duty."""
    duty = lines.filter(pl.col(column).is_not_null(), pl.col("state") != State.WITHDRAWN.value)
    answered = (pl.col("first_action_at") - pl.col("assigned_at")).dt.total_seconds() / 86_400
    closed = pl.col("state") == State.CLOSED.value
    units = duty.group_by(pl.col(column).alias("unit")).agg(
        cases=pl.len(),
        open=pl.col("state").is_in(OPEN_STATES).sum(),
        overdue=(pl.col("overdue_workdays") > 0).sum(),
        **{kind: (pl.col("reminder") == kind).sum() for kind in REMINDERS},
        response_days=answered.median(),
        responses=pl.col("first_action_at").count(),
        closed=closed.sum(),
        recurred=pl.col("recurred").sum(),
    )
    rate = pl.when(pl.col("closed") > 0).then(100 * pl.col("recurred") / pl.col("closed"))
    return units.with_columns(recurrence_percent=rate).sort("overdue", "open", "unit", descending=[True, True, False])
