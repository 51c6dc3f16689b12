"""Questions: what the periodic reports ask a snapshot, within the receiver's scope."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from pipelines.lake.scope import Scope
from pipelines.lake.snapshot_db import Seen
from pipelines.measures.periods import name
from reports.words.neutral import masked

KEYS = ("project_no", "finding_id", "source_file")  # as the pages leave them; files are shown masked
# The order of the page 异常清单, and its rows when nothing is filtered.
LISTED = """
select * from findings where outcome = 'flagged'
order by case level when 'red' then 0 when 'yellow' then 1 else 2 end, amount_fen desc nulls last,
         happened_on desc nulls last, finding_id
"""
TOTALS = """
select count(*) as findings, count(case when level = 'red' then 1 end) as red,
       count(case when level = 'yellow' then 1 end) as yellow, count(case when level = 'note' then 1 end) as note,
       count(distinct project_no) as projects, cast(sum(amount_fen) as bigint) as amount_fen,
       count(case when first_seen_on between $first_day and $last_day then 1 end) as new,
       count(case when first_seen_on between $first_day and $last_day and level = 'red' then 1 end) as new_red
from findings where outcome = 'flagged'
"""
BY_RULE = """
select min(label) as label, count(*) as findings, count(case when level = 'red' then 1 end) as red,
       count(case when first_seen_on between $first_day and $last_day then 1 end) as new
from findings where outcome = 'flagged'
group by rule order by new desc, red desc, findings desc, label limit $most
"""
FIGURES = """
select kpi, value from kpis
where period = $period and level = $level and unit_name = $unit_name and list_contains($keys, kpi)
"""
WHOLE = "select unit_name from kpis where level = 'county' limit 1"


def issues(seen: Seen) -> pl.DataFrame:
    """Every finding, red first, then by amount; telephone and identity numbers masked."""
    return masked(seen.sql(LISTED), keep=KEYS)


def totals(seen: Seen, first_day: date, last_day: date) -> dict[str, Any]:
    """How many findings at each level, in how many projects, for how much money, how many seen first in these days."""
    return seen.sql(TOTALS, {"first_day": first_day, "last_day": last_day}).row(0, named=True)


def by_rule(seen: Seen, first_day: date, last_day: date, most: int) -> pl.DataFrame:
    """label, findings, red, new; what is new comes first."""
    return seen.sql(BY_RULE, {"first_day": first_day, "last_day": last_day, "most": most})


def figures(seen: Seen, scope: Scope, as_of: date, keys: list[str]) -> dict[str, float | None]:
    """The year's KPIs to date of the receiver's own unit: a township, a category, or the county."""
    level, unit = _unit(seen, scope)
    asked = {"period": name("ytd", as_of), "level": level, "unit_name": unit, "keys": keys}
    return dict(seen.sql(FIGURES, asked).iter_rows())


def is_of_scope(scope: Scope) -> bool:
    """Whether `figures` speak of just what the receiver sees: of several categories together nothing is computed, and
    the county's stand in their place."""
    return not scope.is_limited or len(scope.townships or scope.categories or ()) == 1


def _unit(seen: Seen, scope: Scope) -> tuple[str, str]:
    for level, names in (("township", scope.townships), ("category", scope.categories)):
        if names and len(names) == 1:
            return level, names[0]
    county = seen.sql(WHOLE)
    return "county", county["unit_name"][0] if county.height else ""
