"""Funnel: how many findings and cases stand where, and how many days the ones that passed a stage stood there.

assigned day 0 → responded 1 → mending 2 → to_review 9 → mending 10 → to_review 12 → closed 13
mending 9 + 2 = 11 days, review 1 + 1 = 2 days, closed after 13 days
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from casework.cases.states import OPEN, OVER, State

# What the county calls a stage, and its states. A claim that waits is still with the case's own work.
STAGES: Mapping[str, tuple[State, ...]] = {
    "mending": (State.ASSIGNED, State.RESPONDED, State.CLAIMED, State.MENDING, State.PROLONGED),
    "review": (State.TO_REVIEW,),
    "closed": (State.CLOSED,),
}
LABELS: Mapping[str, str] = {"mending": "整改中", "review": "已整改待复核", "closed": "已销号"}
STAGE_OF = {state.value: stage for stage, states in STAGES.items() for state in states}
NEXT: Mapping[str, str] = {"mending": "review"}  # out of mending only a report passes; a claim that holds does not


def unassigned(findings: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """level, findings, before: flagged findings (finding_id, level) without an open case, and how many of them were a
    case before that is over."""
    states = lines.select("finding_id", is_open=pl.col("state").is_in([state.value for state in OPEN]))
    over = lines.filter(pl.col("state").is_in([s.value for s in OVER if s is not State.WITHDRAWN]))
    free = findings.join(states.filter("is_open"), on="finding_id", how="anti")
    marked = free.with_columns(before=pl.col("finding_id").is_in(over["finding_id"].implode()))
    return marked.group_by("level").agg(findings=pl.len(), before=pl.col("before").sum())


def total(free: pl.DataFrame) -> tuple[int, int]:
    """Findings and before of all levels together."""
    return int(free["findings"].sum()), int(free["before"].sum())


def numbers(lines: pl.DataFrame) -> dict[str, int]:
    """How many cases stand in each stage and each state, and how many are overdue."""
    by_state = dict(lines.group_by("state").len().iter_rows())
    stages = {stage: sum(by_state.get(state.value, 0) for state in states) for stage, states in STAGES.items()}
    overdue = int((lines["overdue_workdays"] > 0).sum())
    return {state.value: by_state.get(state.value, 0) for state in State} | stages | {"overdue": overdue}


def days_in_stages(lines: pl.DataFrame, moves: pl.DataFrame) -> dict[str, tuple[float | None, int]]:
    """Stage → median days and of how many cases: only of those that passed it, the time of every stay together.
    `closed`: from the assignment until the last closing, of those that are closed."""
    own = moves.join(lines.select("case_id", "state", "assigned_at"), on="case_id", how="semi")
    entered = own.with_columns(
        stage=pl.col("after").replace_strict(STAGE_OF, default="over"),
        was=pl.col("before").replace_strict(STAGE_OF, default="over"),
    ).filter(pl.col("before").is_null() | (pl.col("stage") != pl.col("was")))
    stays = entered.with_columns(
        days=_days(pl.col("at").shift(-1).over("case_id") - pl.col("at")),
        then=pl.col("stage").shift(-1).over("case_id"),
    )
    now = lines.select("case_id", now=pl.col("state").replace_strict(STAGE_OF, default="over"))
    return {stage: _passed(stays, now, stage) for stage in ("mending", "review")} | {"closed": _closed(lines, own)}


def _passed(stays: pl.DataFrame, now: pl.DataFrame, stage: str) -> tuple[float | None, int]:
    """The stays of each case that is out of the stage, summed; a stay that led out another way is none."""
    ended = stays.filter(pl.col("stage") == stage, pl.col("then").is_not_null())
    if stage in NEXT:
        ended = ended.filter(pl.col("then") == NEXT[stage])
    out = ended.join(now.filter(pl.col("now") != stage), on="case_id", how="semi")
    return _median(out.group_by("case_id").agg(pl.col("days").sum())["days"])


def _closed(lines: pl.DataFrame, moves: pl.DataFrame) -> tuple[float | None, int]:
    ends = moves.filter(pl.col("after") == State.CLOSED.value).group_by("case_id").agg(pl.col("at").max())
    closed = lines.filter(pl.col("state") == State.CLOSED.value).join(ends, on="case_id")
    return _median(closed.select(days=_days(pl.col("at") - pl.col("assigned_at")))["days"])


def _days(span: pl.Expr) -> pl.Expr:
    return span.dt.total_seconds() / 86_400


def _median(days: pl.Series) -> tuple[float | None, int]:
    middle = days.median()
    return (float(middle) if isinstance(middle, int | float) else None), len(days)
