"""Cockpit questions: totals, lamps and the findings that come first."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from pages.ui.ask import by_then
from pages.ui.ask.query import ask
from pages.ui.ask.topic.plan_years import reporters
from pages.ui.site.view import View

OF_YEAR = ("projects", "budget_fen", "building", "finished", "paid_fen")
OF_YEAR_BEFORE = ("projects_before", "budget_before_fen")


def totals(view: View) -> dict[str, Any]:
    """The live projects of the period's plan year at its end: how many, how much, how far; the year before beside it.

    building: begun and not finished; finished: finished, accepted or handed over; null where no sheet has the columns.
    paid_fen is null where no township of the view has told its payments. told: how many of the townships have told
    their projects; reporters: how many have told of this year's. Without one everything of the year is null, and the
    year before where other townships had told of it.
    """
    (text, params), (place, _) = view.where("township", "category"), view.where("township")
    sql = f"""
select count(case when plan_year = $year then 1 end) as projects,
       count(case when plan_year = $year - 1 then 1 end) as projects_before,
       cast(sum(case when plan_year = $year then budget_fen end) as bigint) as budget_fen,
       cast(sum(case when plan_year = $year - 1 then budget_fen end) as bigint) as budget_before_fen,
       case when min(case when plan_year = $year then greatest(no_start, no_finish) end) = 1 then null
            else count(case when plan_year = $year and started_on <= $on and not is_built then 1 end) end as building,
       case when min(case when plan_year = $year then no_finish end) = 1 then null
            else count(case when plan_year = $year and is_built then 1 end) end as finished,
       cast(sum(case when plan_year = $year and payments_known_on is not null then coalesce(paid_by_then_fen, 0) end)
            as bigint) as paid_fen,
       (select count(known_on) from ledger_states where dataset = 'projects' and {place}) as told,
       (select count(*) from ledger_states where dataset = 'projects' and {place}) as townships
from (
    select f.*, p.paid_fen as paid_by_then_fen, coalesce(g.no_start, 0) as no_start,
           coalesce(g.no_finish, 0) as no_finish,
           {by_then.BUILT} as is_built
    from project_facts as f left join ({by_then.PAID}) as p on p.project_no = f.project_no
    left join ({by_then.LACKING}) as g on g.project_no = f.project_no
) as f where is_live and {text}"""
    row = ask(view, sql, **by_then.at_the_end(view), **params).row(0, named=True)
    year = view.period.start.year
    now, before = reporters(view, year), reporters(view, year - 1)
    unknown = (*OF_YEAR, *OF_YEAR_BEFORE) if not now else OF_YEAR_BEFORE if now != before else ()
    return row | dict.fromkeys(unknown) | {"reporters": len(now)}


def left_over(view: View) -> int | None:
    """历年遗留: works due in earlier years and not accepted by the period's end; None if nobody tells acceptances.

    Due with the days approved by then, as the completion rate counts them.
    """
    text, params = view.where("township", "category")
    sql = f"""
select case when count(acceptances_known_on) > 0
            then count(case when acceptances_known_on is not null and due_by_then_on < $first
                                 and (accepted_on is null or accepted_on > $on) then 1 end) end as projects
from (
    select f.*, {by_then.DUE} as due_by_then_on
    from project_facts as f left join ({by_then.MOVED}) as m on m.project_no = f.project_no
) as f where is_live and {text}"""
    first = date(view.period.start.year, 1, 1)
    left: int | None = ask(view, sql, on=view.period.last_day(view.as_of), first=first, **params)["projects"][0]
    return left


def open_findings(view: View) -> dict[str, int]:
    """How many findings stand at each level today, and how many verdicts, of how many projects, wait for data."""
    text, params = view.where("township", "category")
    sql = f"""
select count(case when outcome = 'flagged' and level = 'red' then 1 end) as red,
       count(case when outcome = 'flagged' and level = 'yellow' then 1 end) as yellow,
       count(case when outcome = 'flagged' and level = 'note' then 1 end) as note,
       count(case when outcome = 'cannot_tell' then 1 end) as cannot_tell,
       count(distinct case when outcome = 'cannot_tell' then project_no end) as undecided_projects,
       count(distinct case when outcome = 'flagged' and level = 'red' then township end) as red_townships
from findings where {text}"""
    return ask(view, sql, **params).row(0, named=True)


def first_findings(view: View, count: int = 10) -> pl.DataFrame:
    """The findings to look at first: red before yellow, large before small, late before early."""
    text, params = view.where("township", "category")
    sql = f"""
select finding_id, rule, label, level, project_no, project_name, township, amount_fen, happened_on, evidence, department
from findings where outcome = 'flagged' and {text}
order by case level when 'red' then 0 when 'yellow' then 1 else 2 end, amount_fen desc nulls last,
         happened_on desc nulls last, finding_id
limit $count"""
    return ask(view, sql, count=count, **params)


def points(view: View) -> pl.DataFrame:
    """The projects of the plan year that have a place on the map and a lamp."""
    text, params = view.where("township", "category")
    columns = ", ".join(
        f"lamps.{name}" for name in ("project_no", "project_name", "lon_wgs84", "lat_wgs84", "lamp", "stage")
    )
    sql = f"""
select {columns} from (select * from project_lamps where {text}) as lamps
join project_facts as facts on facts.project_no = lamps.project_no
where facts.plan_year = $year and lamps.lamp is not null
  and lamps.lon_wgs84 is not null and lamps.lat_wgs84 is not null
order by lamps.project_no"""
    return ask(view, sql, year=view.period.start.year, **params)


def ranking(view: View) -> pl.DataFrame:
    """The published order of the period: rank (none in a quarter), tier, township, score; who is not ranked is last."""
    text, params = view.where()
    sql = f"""
select rank, tier, township, "group", score, grade, change, rank_low, rank_high, note from ranking
where period_kind = $kind and period = $period and {text}
order by rank nulls last, tier nulls last, score desc nulls last, township"""
    return ask(view, sql, kind=view.period.kind, period=view.period.key, **params)


def boundaries(view: View) -> list[tuple[str, str]]:
    """Township code and name, in the county's order."""
    return [(code, name) for code, name in ask(view, "select code, name from townships order by code").iter_rows()]
