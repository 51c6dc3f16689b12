"""Questions: the findings that the page's choices ask for, their counts, and the rows behind one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import polars as pl

from pages.ui.ask.query import KEYS, ask, cached
from pages.ui.site.periods import Period
from pages.ui.site.view import View
from pipelines.definitions import LEVEL_LABELS
from pipelines.findings.trace import Trace, trace
from reports.words.neutral import mask, masked

Outcome = Literal["flagged", "cannot_tell", "cleared"]
LISTED = """
select * from {table} where {where}
order by case level when 'red' then 0 when 'yellow' then 1 else 2 end, amount_fen desc nulls last,
         happened_on desc nulls last, finding_id
"""
EVERY = "select finding_id, rule, level, amount_fen from findings where outcome = 'flagged' order by finding_id"
# Open ones as tonight's rules found them; cleared ones as they were last seen.
TABLES = {"flagged": "findings", "cannot_tell": "findings", "cleared": "finding_lives"}
OUTCOMES = {
    "flagged": "outcome = 'flagged'",
    "cannot_tell": "outcome = 'cannot_tell'",
    "cleared": "cleared_on is not null",
}


@dataclass(frozen=True)
class Wanted:
    """The page's own choices, beside the filter bar's. None means all."""

    outcome: Outcome = "flagged"
    level: str | None = None
    stage: str | None = None
    rule: str | None = None
    department: str | None = None  # 建议牵头部门, the rule's own
    state: str | None = None  # of its case; joined.NO_CASE: it has none
    owner: str | None = None  # the department that leads its case, or the person
    is_by_yield: bool = True  # else by level and amount
    least_fen: int | None = None
    within: Period | None = None


def _where(view: View, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    chosen = replace(view, filters=replace(view.filters, level=wanted.level, rule=wanted.rule))
    text, params = chosen.where("township", "category", "level", "rule")
    parts = [text, OUTCOMES[wanted.outcome]]
    if wanted.stage is not None:
        parts.append("stage = $stage")
        params["stage"] = wanted.stage
    if wanted.department is not None:
        parts.append("department = $department")
        params["department"] = wanted.department
    if wanted.least_fen is not None:
        parts.append("amount_fen >= $least_fen")
        params["least_fen"] = wanted.least_fen
    if wanted.within is not None:
        parts.append("happened_on between $first_day and $last_day")
        params |= {"first_day": wanted.within.start, "last_day": wanted.within.end}
    return " and ".join(parts), params


def listed(view: View, wanted: Wanted) -> pl.DataFrame:
    """Every finding asked for of the snapshot, red first, then by amount; what its case says is asked in joined.py."""
    text, params = _where(view, wanted)
    return ask(view, LISTED.format(where=text, table=TABLES[wanted.outcome]), **params)


def every(view: View) -> pl.DataFrame:
    """finding_id, rule, level and amount_fen of all of the viewer's findings of tonight, whatever the filters say."""
    return ask(view, EVERY)


def totals(findings: pl.DataFrame) -> dict[str, Any]:
    """How many findings at each level, in how many projects, for how much money."""
    levels = {level: (pl.col("level") == level).sum().alias(level) for level in LEVEL_LABELS}
    amount = pl.when(pl.col("amount_fen").count() > 0).then(pl.col("amount_fen").sum())
    projects = pl.col("project_no").drop_nulls().n_unique()
    total = findings.select(pl.len().alias("findings"), *levels.values(), projects=projects, amount_fen=amount)
    return total.row(0, named=True)


def by_rule(findings: pl.DataFrame) -> pl.DataFrame:
    """rule, label, findings, red; the most frequent first."""
    return _counted(findings, "rule", pl.col("label").min()).sort("findings", "label", descending=[True, False])


def by_township(findings: pl.DataFrame) -> pl.DataFrame:
    """township, findings, red; the most first."""
    named = findings.filter(pl.col("township").is_not_null())
    return _counted(named, "township").sort("findings", "township", descending=[True, False])


def _counted(findings: pl.DataFrame, by: str, *more: pl.Expr) -> pl.DataFrame:
    red = (pl.col("level") == "red").sum()
    return findings.group_by(by).agg(*more, findings=pl.len(), red=red)


@cached
def opened(view: View, finding_id: str) -> Trace | None:
    """One finding with everything behind it, whatever the filters say; None when there is none or it may not be seen.

    Telephone and identity numbers are masked in every text, as in every answer.
    """
    finding_trace = trace(view.lake, finding_id, view.scope)
    if finding_trace is None:
        return None
    rows = {key: masked(frame, keep=KEYS) for key, frame in finding_trace.rows.items()}
    back = None if finding_trace.sent_back is None else masked(finding_trace.sent_back, keep=KEYS)
    finding = {name: mask(value) if isinstance(value, str) and name not in KEYS else value
               for name, value in finding_trace.finding.items()}  # fmt: skip
    return replace(finding_trace, finding=finding, rows=rows, sent_back=back)
