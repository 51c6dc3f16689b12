"""Money stream: the plan year's money from its sources over the account to the payee, on the period's last day.

    planned 100, arrived 60, paid 75  →  arrived 60, not arrived 40; paid from it 60, left 0; paid ahead of it 15

Only works whose money can be followed: the township has told funds and payments, the work has sources, and every
arrival has its day and its sum. The others are counted, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pages.ui.ask import by_then
from pages.ui.ask.query import ask
from pages.ui.site.view import View

MINE = """
with mine as (
    select project_no, township, funds_known_on is not null and payments_known_on is not null as is_told
    from project_facts where is_live and plan_year = $year and {where}
),
unclear as (
    select m.project_no, count(u.project_no) = 0
           or bool_or(u.planned_fen is null or (u.arrived_fen is null and u.arrived_on is not null)
                      or (coalesce(u.arrived_fen, 0) <> 0 and u.arrived_on is null)) as is_unclear
    from mine as m left join fund_facts as u on u.project_no = m.project_no group by m.project_no
),
followed as (
    select m.project_no from mine as m join unclear as c on c.project_no = m.project_no
    where m.is_told and not is_unclear
),
arrivals as (
    select u.project_no, u.source, u.planned_fen,
           case when u.arrived_on <= $on then u.arrived_fen else 0 end as arrived_fen
    from fund_facts as u join followed as f on f.project_no = u.project_no
)
"""
SOURCES = """
select source, cast(sum(planned_fen) as bigint) as planned_fen,
       cast(sum(least(planned_fen, arrived_fen)) as bigint) as arrived_fen,
       cast(sum(greatest(arrived_fen - planned_fen, 0)) as bigint) as beyond_fen
from arrivals group by source order by sum(planned_fen) desc, source
"""
PAID = f"""
select cast(coalesce(sum(least(a.arrived_fen, coalesce(p.paid_fen, 0))), 0) as bigint) as used_fen,
       cast(coalesce(sum(greatest(a.arrived_fen - coalesce(p.paid_fen, 0), 0)), 0) as bigint) as left_fen,
       cast(coalesce(sum(greatest(coalesce(p.paid_fen, 0) - a.arrived_fen, 0)), 0) as bigint) as ahead_fen,
       count(*) as works, (select count(*) from mine where is_told) - count(*) as works_unclear,
       (select count(*) from mine where not is_told) as works_untold
from (select project_no, sum(arrived_fen) as arrived_fen from arrivals group by project_no) as a
left join ({by_then.PAID}) as p on p.project_no = a.project_no
"""
TOLD = """
select count(*) as townships, count(case when funds is not null and payments is not null then 1 end) as told
from (select township, max(case when dataset = 'funds' then known_on end) as funds,
             max(case when dataset = 'payments' then known_on end) as payments
      from ledger_states where {place} group by township) as t
"""


@dataclass(frozen=True)
class Stream:
    """Money in fen, and of how many works and townships it speaks. `sources`: source, planned, arrived (of what was
    planned) and beyond (arrived over the plan)."""

    sources: pl.DataFrame
    used_fen: int
    left_fen: int
    ahead_fen: int
    works: int
    works_unclear: int
    works_untold: int
    townships: int
    told: int


def of(view: View) -> Stream:
    """The stream of the view's plan year, place and category."""
    (text, own), (place, params) = view.where("township", "category"), view.where("township")
    asked = {"year": view.period.start.year, "on": view.period.last_day(view.as_of), **own}
    sources = ask(view, MINE.format(where=text) + SOURCES, **asked)
    paid = ask(view, MINE.format(where=text) + PAID, **asked).row(0, named=True)
    told = ask(view, TOLD.format(place=place), **params).row(0, named=True)
    return Stream(sources, **paid, **told)
