"""Lines: the cases as a table, one row each, with what the county's limits say of each of them.

Beside the columns of Case: state_label, department (who leads it), overdue_workdays, reminder (urge, supervise,
investigate or nothing), answer_by (UTC; nothing where the county sets no hours), workdays_left (until the due day,
where the unit has to act), recurred; `answered` adds is_answered_late, which changes by the hour.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

from casework.cases.case import COLUMNS, Case
from casework.cases.days.terms import Terms, answer_by, overdue_workdays, reminder
from casework.cases.states import LABELS, WITH_UNIT, State

UTC_TIME = pl.Datetime("us", "UTC")
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
TYPES: dict[str, Any] = {
    "amount_fen": pl.Int64,
    "due_on": pl.Date,
    "assigned_at": UTC_TIME,
    "first_action_at": UTC_TIME,
    "closed_on": pl.Date,
    "version": pl.Int64,
}
SCHEMA: dict[str, Any] = {field.name: TYPES.get(field.name, pl.String) for field in fields(Case)}
PLAIN: dict[str, Any] = {"state_label": pl.String, "department": pl.String, "recurred": pl.Boolean}
MORE: dict[str, Any] = {
    "overdue_workdays": pl.Int64,
    "reminder": pl.String,
    "answer_by": UTC_TIME,
    "workdays_left": pl.Int64,
}


def plain(cases: Sequence[Case], recurred: Collection[str]) -> pl.DataFrame:
    """One row a case, in the order given. `recurred`: the numbers of closed cases whose finding came back."""
    columns: dict[str, Any] = {name: [getattr(case, name) for case in cases] for name in COLUMNS}
    columns["state"] = [case.state.value for case in cases]
    columns |= {name: moments(columns[name]) for name in ("assigned_at", "first_action_at")}
    columns |= {
        "state_label": [LABELS[case.state] for case in cases],
        "department": columns["lead_department"],
        "recurred": [case.case_id in recurred for case in cases],
    }
    return pl.DataFrame(columns, schema=SCHEMA | PLAIN)


def lines(cases: Sequence[Case], recurred: Collection[str], today: date, terms: Terms) -> pl.DataFrame:
    """The same, with what the county's limits say of each."""
    of_limits = {
        "overdue_workdays": [overdue_workdays(case, today, terms.workdays) for case in cases],
        "reminder": [reminder(case, today, terms) for case in cases],
        "answer_by": moments(_answer_by([case.assigned_at for case in cases], terms)),
        "workdays_left": [_left(case, today, terms) for case in cases],
    }
    return plain(cases, recurred).hstack(pl.DataFrame(of_limits, schema=MORE))


def moments(values: Iterable[datetime | None]) -> pl.Series:
    """Moments as a column: counted from the epoch, which takes a sixth of the time of handing them over as they are."""
    return pl.Series([None if at is None else (at - EPOCH) // MICROSECOND for at in values], dtype=pl.Int64).cast(
        UTC_TIME
    )


def _answer_by(assigned: Sequence[datetime], terms: Terms) -> list[datetime | None]:
    """Cases that were assigned together are to be answered together."""
    by = {at: answer_by(at, terms) for at in set(assigned)}
    return [by[at] for at in assigned]


def _left(case: Case, today: date, terms: Terms) -> int | None:
    """Working days from tomorrow through the due day; nothing where it is not the unit's turn, or too late."""
    if case.state not in WITH_UNIT or case.due_on < today:
        return None
    return terms.workdays.number(today, case.due_on)


def answered(lines: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """The lines with is_answered_late: the first response came, or is still missing, after its last moment. Of a case
    that was withdrawn, or where the county sets no hours, nothing."""
    late = pl.coalesce("first_action_at", pl.lit(now, dtype=UTC_TIME)) > pl.col("answer_by")
    is_duty = pl.col("state") != State.WITHDRAWN.value
    return lines.with_columns(pl.when(is_duty).then(late).alias("is_answered_late"))
