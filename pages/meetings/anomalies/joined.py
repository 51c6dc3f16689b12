"""Joined: the findings with the case that each has, in the order in which they are worth checking.

Of a finding's cases its open one is shown, else the latest. `place` counts the findings that nobody has taken up —
never assigned, withdrawn, or come back after their case was closed — from the one most worth checking; a finding in
hand, or checked already, has none.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from casework.cases.precision.alarm_budget import by_yield
from casework.cases.precision.precision import Precision
from casework.cases.states import LABELS, OPEN, State
from pages.meetings.anomalies import questions
from pages.meetings.anomalies.questions import Wanted
from pages.ui.ask import cases as asked
from pages.ui.ask.conference import precision
from pages.ui.site.view import View
from pipelines.china import CHINA
from pipelines.lake.scope import Scope

NO_CASE = "none"  # beside the states of a case
STATES: dict[str, str] = {NO_CASE: "未立案"} | {state.value: LABELS[state] for state in State}
OPEN_STATES = [state.value for state in OPEN]
OF_CASE = ("case_id", "state", "state_label", "lead_department", "person", "due_on", "recurred")
OF_ORDER = ("expected_yield", "place")


@dataclass(frozen=True)
class Budget:
    """How many cases the county can check in a month, and how many it has assigned in this one."""

    monthly: int
    assigned: int

    @property
    def left(self) -> int:
        return max(self.monthly - self.assigned, 0)


def listed(view: View, wanted: Wanted) -> pl.DataFrame:
    """The findings asked for with OF_CASE and OF_ORDER. Screen, counts and files are all made from this frame."""
    findings = questions.listed(view, wanted)
    joined = findings.join(_in_order(view), on="finding_id", how="left", maintain_order="left").with_columns(
        pl.col("state").fill_null(NO_CASE), pl.col("state_label").fill_null(STATES[NO_CASE])
    )
    if wanted.state is not None:
        joined = joined.filter(pl.col("state") == wanted.state)
    if wanted.owner is not None:
        joined = joined.filter((pl.col("lead_department") == wanted.owner) | (pl.col("person") == wanted.owner))
    if wanted.is_by_yield and wanted.outcome == "flagged":
        joined = joined.sort("place", "expected_yield", descending=[False, True], nulls_last=True, maintain_order=True)
    return joined


def owners(view: View) -> list[str]:
    """Who has the viewer's cases: lead departments, then persons."""
    cases = asked.every(view.viewer)
    names = [name for column in ("lead_department", "person") for name in cases[column].drop_nulls().unique().sort()]
    return list(dict.fromkeys(names))


def budget(view: View) -> Budget | None:
    """What is left of this month; None where the county sets no number, and for whoever sees a part of it only."""
    monthly = precision.judged(view).monthly_checks
    if monthly is None or view.scope.is_limited:
        return None
    first = asked.today(asked.now()).replace(day=1)
    cases = asked.every(view.viewer).filter(pl.col("state") != State.WITHDRAWN.value)
    day = (pl.col("assigned_at") + CHINA.utcoffset(None)).dt.date()
    return Budget(monthly, cases.filter(day >= first).height)


def earlier(view: View, finding_id: str) -> pl.DataFrame:
    """Every case of one finding: its open one first, then from the latest back."""
    return _latest_first(asked.every(view.viewer).filter(pl.col("finding_id") == finding_id))


def _latest_first(cases: pl.DataFrame) -> pl.DataFrame:
    return cases.sort(pl.col("state").is_in(OPEN_STATES), "assigned_at", "case_id", descending=True)


def _in_order(view: View) -> pl.DataFrame:
    """finding_id, OF_CASE and OF_ORDER of every finding with a case and of every finding of tonight."""

    def ask(scope: Scope, folder: str) -> pl.DataFrame:
        del scope, folder  # parts of the key: the view's own
        return _ordered(questions.every(view), asked.every(view.viewer), precision.judged(view).rules)

    return asked.answer(view.viewer, "findings-in-order", ask, str(view.lake.folder))


def _ordered(findings: pl.DataFrame, cases: pl.DataFrame, rules: dict[str, Precision]) -> pl.DataFrame:
    shown = _latest_first(cases).unique("finding_id", keep="first", maintain_order=True)
    ranked = by_yield(findings, rules).join(
        shown.select("finding_id", *OF_CASE), on="finding_id", how="full", coalesce=True, maintain_order="left_right"
    )
    is_tonights = pl.col("expected_yield").is_not_null()
    is_free = pl.col("state").is_null() | (pl.col("state") == State.WITHDRAWN.value) | pl.col("recurred")
    waits = is_tonights & is_free
    return ranked.with_columns(place=pl.when(waits).then(waits.cast(pl.Int64).cum_sum())).select(
        "finding_id", *OF_CASE, *OF_ORDER
    )
