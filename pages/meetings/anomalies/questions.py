"""Questions: the findings that the page's choices ask for, their counts, and the rows behind one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import polars as pl

from pages.ui.ask.query import KEYS, ask, cached
from pages.ui.site.periods import Period
from pages.ui.site.view import View
from pipelines.findings.trace import Trace, trace
from reports.words.neutral import mask, masked

Outcome = Literal["flagged", "cannot_tell", "cleared"]
LISTED = """
select * from {table} where {where}
order by case level when 'red' then 0 when 'yellow' then 1 else 2 end, amount_fen desc nulls last,
         happened_on desc nulls last, finding_id
"""
TOTALS = """
select count(*) as findings, count(case when level = 'red' then 1 end) as red,
       count(case when level = 'yellow' then 1 end) as yellow, count(case when level = 'note' then 1 end) as note,
       count(distinct project_no) as projects, cast(sum(amount_fen) as bigint) as amount_fen
from {table} where {where}
"""
BY_RULE = """
select rule, min(label) as label, count(*) as findings, count(case when level = 'red' then 1 end) as red,
       cast(sum(amount_fen) as bigint) as amount_fen
from {table} where {where} group by rule order by findings desc, label
"""
BY_TOWNSHIP = """
select township, count(*) as findings, count(case when level = 'red' then 1 end) as red
from {table} where {where} and township is not null group by township order by findings desc, township
"""
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
    least_fen: int | None = None
    within: Period | None = None


def _where(view: View, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    chosen = replace(view, filters=replace(view.filters, level=wanted.level, rule=wanted.rule))
    text, params = chosen.where("township", "category", "level", "rule")
    parts = [text, OUTCOMES[wanted.outcome]]
    if wanted.stage is not None:
        parts.append("stage = $stage")
        params["stage"] = wanted.stage
    if wanted.least_fen is not None:
        parts.append("amount_fen >= $least_fen")
        params["least_fen"] = wanted.least_fen
    if wanted.within is not None:
        parts.append("happened_on between $first_day and $last_day")
        params |= {"first_day": wanted.within.start, "last_day": wanted.within.end}
    return " and ".join(parts), params


def _asked(view: View, sql: str, wanted: Wanted) -> pl.DataFrame:
    text, params = _where(view, wanted)
    return ask(view, sql.format(where=text, table=TABLES[wanted.outcome]), **params)


def listed(view: View, wanted: Wanted) -> pl.DataFrame:
    """Every finding asked for, red first, then by amount. Screen and workbook both show this frame."""
    return _asked(view, LISTED, wanted)


def totals(view: View, wanted: Wanted) -> dict[str, Any]:
    """How many findings at each level, in how many projects, for how much money."""
    return _asked(view, TOTALS, wanted).row(0, named=True)


def by_rule(view: View, wanted: Wanted) -> pl.DataFrame:
    """rule, label, findings, red, amount_fen; the most frequent first."""
    return _asked(view, BY_RULE, wanted)


def by_township(view: View, wanted: Wanted) -> pl.DataFrame:
    """township, findings, red; the most first."""
    return _asked(view, BY_TOWNSHIP, wanted)


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
