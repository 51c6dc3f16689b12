"""Questions: the assessed townships of the chosen period, their groups, and what stands behind each of their points."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from pages.ui.ask import by_then, reference
from pages.ui.ask.query import KEYS, ask, cached
from pages.ui.site.view import View
from pipelines.measures.contributions import Months
from pipelines.measures.trace import window_rows
from pipelines.ranking.showcase import Candidate, Ratings, candidates
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
# Works finished in the year, with what was known of each by the period's end; findings and cases are of the night. A
# notice is judged only where its township has told of notices through the day by which it should have hung.
FINISHED = f"""
with inspected as (
    select project_no, count(result) as inspections, sum(case when result = '合格' then 1 else 0 end) as passed
    from inspection_facts where inspected_on <= $on group by project_no
),
noticed as (
    select project_no, count(judged_on) as notices,
           sum(case when published_on <= due_on and days_shown >= required_days then 1 else 0 end) as in_order
    from notice_facts where judged_on <= $on and judged_on <= disclosures_known_on group by project_no
),
rated as (
    select project_no, count(score) as ratings, avg(score) as mean
    from rating_facts where rated_on <= $on group by project_no
),
doubted as (
    select d.project_no, count(*) as findings from findings as d
    left join case_facts as c on c.finding_id = d.finding_id
    where d.outcome = 'flagged' and coalesce(c.needs_mending, true) group by d.project_no
),
confirmed as (
    select project_no, count(*) as confirmed from case_facts where outcome = '属实' group by project_no
)
select f.project_no, f.project_name, f.township, f.village, f.category, f.finished_on, {by_then.DUE} as due_on,
       case when f.first_acceptance_on <= $on then f.first_acceptance_result end as accepted,
       i.inspections, i.passed, r.ratings, r.mean, n.notices, n.in_order, d.findings, c.confirmed
from project_facts as f
left join ({by_then.MOVED}) as m on m.project_no = f.project_no
left join inspected as i on i.project_no = f.project_no
left join noticed as n on n.project_no = f.project_no
left join rated as r on r.project_no = f.project_no
left join doubted as d on d.project_no = f.project_no
left join confirmed as c on c.project_no = f.project_no
where f.is_live and f.finished_on >= $since and f.finished_on <= $on order by f.project_no
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


def until(view: View) -> date:
    """The last day of the period that the snapshot knows of."""
    return min(view.period.end, view.as_of)


def showcase(view: View) -> list[Candidate]:
    """The candidates for 示范工程 of the period's year, by what was known at the period's end."""
    return _showcase(view, until(view))


@cached
def _showcase(view: View, on: date) -> list[Candidate]:
    of = reference.limits(view)
    least, fewest = (of.on(key, on) for key in ("satisfaction_floor", "satisfaction_ratings"))
    ratings = Ratings(float(least.value) if least else None, float(fewest.value) if fewest else None)
    return candidates(ask(view, FINISHED, on=on, since=date(on.year, 1, 1)).to_dicts(), ratings)


def _period(view: View) -> dict[str, str]:
    return {"period_kind": view.period.kind, "period": view.period.key}
