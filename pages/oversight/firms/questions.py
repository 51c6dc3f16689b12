"""Questions: the firms that won contracts in the 24 months to the period's end, and what is known of their works."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from pages.ui.ask import by_then
from pages.ui.ask.query import ask
from pages.ui.site.view import View

MONTHS, FEWEST_MEETINGS = 24, 3
FADE = "greatest(0e0, 1e0 - cast($on - {day} as int) * 1e0 / $days)"
WON = """
select contract_no, project_no, project_name, township, village, category, contractor, amount_fen, signed_on,
       source_file, source_sheet, source_row
from contract_facts
where is_live is distinct from false and contractor is not null and signed_on > $since and signed_on <= $on and {where}
"""
# A firm's works are those that it ever signed for; what happened on them counts within the window. Works of which no
# sheet says when they ended are left out, and so is whatever the township has not told by the period's end.
RECORDS = f"""
with won as ({WON}),
works as (
    select distinct c.contractor, c.project_no from contract_facts as c
    where c.is_live is distinct from false and c.signed_on <= $on and c.contractor in (select contractor from won)
      and {{where}}
),
firms as (
    select contractor, count(*) as contracts, cast(sum(amount_fen) as bigint) as amount_fen,
           count(distinct township) as townships from won group by contractor
),
dues as (
    select f.project_no, f.finished_on, {by_then.DUE} as due_on,
           case when f.projects_known_on is not null and f.changes_known_on is not null
                then least(f.projects_known_on, f.changes_known_on, $on) end as told_on
    from project_facts as f
    left join ({by_then.MOVED}) as m on m.project_no = f.project_no
    left join ({by_then.LACKING}) as g on g.project_no = f.project_no
    where f.is_live and coalesce(g.no_finish, 0) = 0
),
finishes as (
    select w.contractor, count(*) as due, count(case when d.finished_on <= d.due_on then 1 end) as in_time,
           sum({FADE.format(day="d.due_on")}) as due_weight,
           sum(case when d.finished_on <= d.due_on then 0e0 else {FADE.format(day="d.due_on")} end) as late_weight
    from works as w join dues as d on d.project_no = w.project_no
    where d.due_on > $since and d.due_on <= d.told_on group by w.contractor
),
inspections as (
    select w.contractor, count(*) as inspected, count(case when i.result = '合格' then 1 end) as passed,
           sum({FADE.format(day="i.inspected_on")}) as inspected_weight,
           sum(case when i.result = '合格' then 0e0 else {FADE.format(day="i.inspected_on")} end) as failed_weight
    from works as w join inspection_facts as i on i.project_no = w.project_no
    where i.is_live is distinct from false and i.result is not null
      and i.inspected_on > $since and i.inspected_on <= least(i.inspections_known_on, $on) group by w.contractor
),
scores as (
    select w.contractor, count(r.score) as ratings, avg(r.score) as mean, var_samp(r.score) as variance,
           sum({FADE.format(day="r.rated_on")}) as rated_weight,
           sum(case when r.score >= r.satisfied_score then 0e0 else {FADE.format(day="r.rated_on")} end) as low_weight
    from works as w join rating_facts as r on r.project_no = w.project_no
    where r.is_live is distinct from false and r.score is not null
      and r.rated_on > $since and r.rated_on <= least(r.ratings_known_on, $on) group by w.contractor
),
confirmed as (
    select w.contractor, count(*) as findings, count(case when c.level = 'red' then 1 end) as red,
           sum(case when c.level = 'red' then {FADE.format(day="c.closed_on")} else 0e0 end) as red_weight,
           sum(case when c.level = 'yellow' then {FADE.format(day="c.closed_on")} else 0e0 end) as yellow_weight
    from works as w join (
        select *, cast(closed_at as date) as closed_on from (
            select project_no, level, outcome, closed_on as closed_at from case_facts
        ) as closed
    ) as c on c.project_no = w.project_no
    where c.outcome = '属实' and c.closed_on > $since and c.closed_on <= $on group by w.contractor
)
select f.*, d.due, d.in_time, d.due_weight, d.late_weight, i.inspected, i.passed, i.inspected_weight, i.failed_weight,
       s.ratings, s.mean, s.variance, s.rated_weight, s.low_weight, c.findings, c.red, c.red_weight, c.yellow_weight
from firms as f
left join finishes as d on d.contractor = f.contractor
left join inspections as i on i.contractor = f.contractor
left join scores as s on s.contractor = f.contractor
left join confirmed as c on c.contractor = f.contractor
order by f.amount_fen desc nulls last, f.contractor
"""
LISTED = """
select contractor, list, document_no, listed_on, case when delisted_on <= $on then delisted_on end as delisted_on,
       reason, source_file, source_sheet, source_row
from credit_facts
where list is not null and document_no is not null and listed_on <= $on
order by coalesce(delisted_on <= $on, false), list desc, listed_on desc, contractor, document_no
"""
PAIRS = """
with met as (
    select project_no, township, bidder, max(case when is_winner then 1 else 0 end) as won from bid_facts
    where is_live is distinct from false and opened_on > $since and opened_on <= $on and {where}
    group by project_no, township, bidder
)
select a.bidder as firm, b.bidder as other, count(*) as meetings, count(case when a.won = 1 then 1 end) as firm_won,
       count(case when b.won = 1 then 1 end) as other_won, count(case when a.won + b.won = 0 then 1 end) as third_won,
       count(distinct a.township) as townships
from met as a join met as b on b.project_no = a.project_no and a.bidder < b.bidder
group by a.bidder, b.bidder having count(*) >= $fewest
order by meetings desc, greatest(sum(a.won), sum(b.won)) desc, a.bidder, b.bidder
"""
TOLD = (
    "select count(known_on) as told, count(*) as townships from ledger_states where dataset = 'contracts' and {where}"
)


def window(on: date) -> date:
    """The day before the 24 months that end with the day `on`; of 29 February the 28th."""
    year = on.year - MONTHS // 12
    return on.replace(year=year, day=28) if (on.month, on.day) == (2, 29) else on.replace(year=year)


def first_day(view: View) -> date:
    """The first day of the 24 months to the period's end."""
    return window(view.period.last_day(view.as_of)) + timedelta(days=1)


def records(view: View) -> pl.DataFrame:
    """One row per firm with a contract in the window, the largest sum first: contracts, amount_fen, townships; works
    due and finished in time, inspections, ratings, confirmed findings, each with its weights by age."""
    text, params = view.where("township", "category")
    days = _days(view)
    length = (days["on"] - days["since"]).days
    return ask(view, RECORDS.format(where=text), days=length, **days, **params)


def contracts(view: View, contractor: str) -> pl.DataFrame:
    """The contracts that the firm won in the window, the newest first."""
    text, params = view.where("township", "category")
    rows = ask(view, WON.format(where=text), **_days(view), **params)
    return rows.filter(pl.col("contractor") == contractor).sort("signed_on", "contract_no", descending=[True, False])


def listed(view: View) -> pl.DataFrame:
    """The official records of red and black lists until the period's end, those in force first."""
    return ask(view, LISTED, on=view.period.last_day(view.as_of))


def pairs(view: View) -> pl.DataFrame:
    """Firms that bid for the same works three times or more in the window, and who won."""
    text, params = view.where("township", "category")
    return ask(view, PAIRS.format(where=text), fewest=FEWEST_MEETINGS, **_days(view), **params)


def told(view: View) -> tuple[int, int]:
    """How many townships of the view have told their contracts, and how many there are."""
    text, params = view.where("township")
    row = ask(view, TOLD.format(where=text), **params).row(0)
    return int(row[0]), int(row[1])


def _days(view: View) -> dict[str, Any]:
    on = view.period.last_day(view.as_of)
    return {"on": on, "since": window(on)}
