"""Questions: the assessed townships of the chosen period, their groups, and what stands behind each of their points."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.ui.ask.query import KEYS, ask, cached
from pages.ui.site.view import View
from pipelines.measures.contributions import Months
from pipelines.measures.trace import window_rows
from pipelines.registry import kpis
from reports.words.neutral import masked

TABLE = """
select * from ranking
where period_kind = $period_kind and period = $period and ($in_group is null or "group" = $in_group)
order by rank nulls last, tier nulls last, score desc nulls last, township
"""
GROUPS = """
select "group" as name from ranking where period_kind = $period_kind and period = $period
and "group" is not null group by "group" order by "group"
"""
POINTS = "select * from ranking_points where period_kind = $period_kind and period = $period order by township"
LINES = """
select township, item, points, document_no, document_on, note from ranking_adjustments
where period_kind = $period_kind and period = $period order by township, points desc, document_on nulls last, item
"""
PERIODS = "select period from ranking where score is not null group by period"


def table(view: View, group: str | None = None) -> pl.DataFrame:
    """Every township of the period, as published, the ranked ones first; in a quarter tier by tier.

    The bar's township and category do not thin a ranking.
    """
    return ask(view, TABLE, **_period(view), in_group=group)


def groups(view: View) -> list[str]:
    """The groups of townships in the period."""
    return ask(view, GROUPS, **_period(view))["name"].to_list()


def points(view: View) -> pl.DataFrame:
    """One row per township and indicator: its cases, rates, interval, k and points."""
    return ask(view, POINTS, **_period(view))


def lines(view: View) -> pl.DataFrame:
    """What was added to and taken from the scores, line by line with its document."""
    return ask(view, LINES, **_period(view))


def periods(view: View) -> set[str]:
    """The periods for which anyone was assessed."""
    return set(ask(view, PERIODS)["period"])


def may_open(view: View, township: str) -> bool:
    """Whether the viewer may see this township's own cases."""
    own = view.scope.townships
    return (own is None or township in own) and view.scope.categories is None


def cases(view: View, point: dict[str, Any]) -> pl.DataFrame:
    """The fact rows behind one cell, those that met the indicator least first."""
    months = Months(point["window_start"], point["window_end"], point["reported_after"])
    return _cases(view, point["kpi"], months, point["township"])


@cached
def _cases(view: View, kpi: str, months: Months, township: str) -> pl.DataFrame:
    return masked(window_rows(view.lake, kpis()[kpi].definition, months, township), keep=KEYS)


def _period(view: View) -> dict[str, str]:
    return {"period_kind": view.period.kind, "period": view.period.key}
