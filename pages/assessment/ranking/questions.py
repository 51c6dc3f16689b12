"""Questions: the league table of the chosen period, and the groups that it holds."""

from __future__ import annotations

import polars as pl

from pages.ui.ask.query import ask
from pages.ui.site.view import View

TABLE = """
select * from ranking
where period_kind = $period_kind and period = $period and ($in_group is null or "group" = $in_group)
order by rank nulls last, score desc nulls last, township
"""
GROUPS = """
select "group" as name from ranking where period_kind = $period_kind and period = $period
and "group" is not null group by "group" order by "group"
"""
PERIODS = "select period from ranking where score is not null group by period"


def table(view: View, group: str | None = None) -> pl.DataFrame:
    """Every township of the period, as published, the ranked ones first.

    The bar's township and category do not thin a ranking.
    """
    return ask(view, TABLE, period_kind=view.period.kind, period=view.period.key, in_group=group)


def groups(view: View) -> list[str]:
    """The groups of townships in the period."""
    return ask(view, GROUPS, period_kind=view.period.kind, period=view.period.key)["name"].to_list()


def periods(view: View) -> set[str]:
    """The periods for which anyone was ranked."""
    return set(ask(view, PERIODS)["period"])
