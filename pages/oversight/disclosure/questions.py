"""Questions: the notices that were owed in the period, of every township and kind, and what became of each."""

from __future__ import annotations

import polars as pl

from pages.ui.ask.topic import counted_rows
from pages.ui.site.view import View

KEY = "disclosure_rate"
KINDS = ("立项", "中标", "验收", "支付")
# What became of a notice; the KPI counts the last alone.
STATE = """case when published_on is null then 'never' when published_on > due_on then 'late'
            when days_shown is null then 'no_end' when days_shown < required_days then 'short' else 'kept' end"""
MATRIX = f"""
select township, kind, count(*) as owed, count(case when {STATE} = 'kept' then 1 end) as kept
from chosen where township is not null group by township, kind order by township, kind
"""
STATES = f"select {STATE} as state, count(*) as notices from chosen group by 1 order by 1"
# The missed ones first, and of those the dearest work.
LISTED = f"""
select c.notice_id, c.project_no, c.project_name, c.township, c.village, c.kind, c.state, c.event_on, c.due_on,
       c.published_on, c.days_shown, c.required_days, c.channel, f.budget_fen,
       c.source_file, c.source_sheet, c.source_row
from (select *, {STATE} as state from chosen) as c left join project_facts as f on f.project_no = c.project_no
order by case c.state when 'never' then 0 when 'late' then 1 when 'short' then 2 when 'no_end' then 3 else 4 end,
         f.budget_fen desc nulls last, c.notice_id
"""


def matrix(view: View) -> pl.DataFrame:
    """township, kind, owed, kept: of the townships that have reported what the rate needs."""
    return counted_rows.of_kpi(view, KEY, MATRIX)


def states(view: View) -> dict[str, int]:
    """How many notices stand in each state; a state without any is not in it."""
    return dict(counted_rows.of_kpi(view, KEY, STATES).iter_rows())


def listed(view: View, kind: str | None, *, missed: bool) -> pl.DataFrame:
    """The notices of the place, of one kind or all; `missed`: only those that the rate does not count."""
    rows = counted_rows.of_kpi(view, KEY, LISTED)
    rows = rows if kind is None else rows.filter(pl.col("kind") == kind)
    return rows.filter(pl.col("state") != "kept") if missed else rows
