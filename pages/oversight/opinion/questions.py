"""Questions: the ratings that the satisfaction counts, and the complaints as they stood at the period's end."""

from __future__ import annotations

import polars as pl

from pages.ui.ask.query import ask
from pages.ui.ask.topic import counted_rows, known
from pages.ui.site.view import View

KEYS = ("satisfaction", "satisfied_share", "complaint_close_rate", "complaint_days", "complaints_per_100")
RATED = """
select s.*, coalesce(d.device_ratings, 0) as device_ratings
from (
    select r.township, count(r.score) as ratings, avg(r.score) as mean, var_samp(r.score) as variance,
           count(distinct r.score) as scores,
           count(case when r.score >= r.satisfied_score then 1 end) as satisfied,
           count(case when r.score is not null and r.device_hash is null and coalesce(r.channel, '扫码') = '扫码'
                      then 1 end) as nameless,
           count(distinct f.project_no) as staged
    from chosen as r
    left join (
        select distinct d.project_no from findings as d left join case_facts as c on c.finding_id = d.finding_id
        where d.rule = 'staged_ratings' and d.outcome = 'flagged' and coalesce(c.needs_mending, true)
    ) as f on f.project_no = r.project_no
    where r.township is not null group by r.township
) as s
left join (
    select township, max(times) as device_ratings from (
        select township, device_hash, count(*) as times from chosen
        where device_hash is not null and score is not null group by township, device_hash
    ) as devices group by township
) as d on d.township = s.township
order by s.township
"""
# Only what the township had told by the period's end: `cut_on` is the day through which its register is known. What is
# due later, or rests on a day that its sheet does not have or nobody could read, is not known; nor is how long a
# complaint took that was closed before it came in.
REGISTER = """
select complaint_no, project_no, project_name, township, village, complaint_kind, channel, state, received_on,
       case when accepted_on <= cut_on then accepted_on end as accepted_on, due_on,
       case when closed_on <= cut_on then closed_on end as closed_on,
       case when state <> 'unknown' and (closed_on is null or closed_on >= received_on)
            then cast(least(coalesce(closed_on, cut_on), cut_on) - received_on as int) end as days,
       content, case when closed_on <= cut_on then reply end as reply,
       case when closed_on <= cut_on then reply_score end as reply_score, cut_on,
       source_file, source_sheet, source_row
from (
    select c.*,
           case when closed_on <= cut_on and closed_on <= due_on then 'in_time'
                when closed_on <= cut_on and due_on is not null then 'late'
                when closed_on <= cut_on then 'closed'
                when is_untold then 'unknown'
                when due_on <= cut_on then 'overdue'
                when due_on <= $on then 'unknown'
                else 'open' end as state
    from (
        {facts}
    ) as c
    where received_on <= cut_on and (received_on >= $first or closed_on is null or closed_on > cut_on
                                     or closed_on >= $first or due_on between $first and $on)
) as register where {where}
order by case state when 'overdue' then 0 when 'open' then 1 when 'unknown' then 2 when 'late' then 3 else 4 end,
         due_on nulls last, complaint_no
"""


def rated(view: View) -> pl.DataFrame:
    """Of every township with ratings in the period: township, ratings, mean, variance (of one rating), scores (how many
    different ones), satisfied, nameless, staged (projects with a finding that no check found untrue), device_ratings.
    """
    return counted_rows.of_kpi(view, "satisfaction", RATED)


def register(view: View) -> pl.DataFrame:
    """The complaints on hand in the period (come in, due, closed, or still open in it), as they stood at its end."""
    text, params = view.where("township", "category")
    first, on = view.period.start, view.period.last_day(view.as_of)
    facts = known.facts("complaint_facts", "complaints", "closed_on")
    return ask(view, REGISTER.format(where=text, facts=facts), first=first, on=on, **params)


def kinds(view: View) -> pl.DataFrame:
    """Of the complaints that came in in the period: kind, complaints, unclosed, unknown (whether they are)."""
    mine = register(view).filter(pl.col("received_on") >= view.period.start)
    counts = mine.group_by(kind=pl.col("complaint_kind").fill_null("未分类")).agg(
        complaints=pl.len(),
        unclosed=pl.col("state").is_in(["overdue", "open"]).sum(),
        unknown=(pl.col("state") == "unknown").sum(),
    )
    return counts.sort("complaints", "kind", descending=[True, False])
