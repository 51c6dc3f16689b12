"""Questions: what was accepted or handed over in a period, and which money lies in which township."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from pages.ui.ask.query import ask
from pages.ui.site import periods
from pages.ui.site.periods import Period
from pages.ui.site.view import View

QUARTERS = 4


@dataclass(frozen=True)
class Day:
    """The day that makes a work a new asset: its words, its column, and the ledger that tells it."""

    label: str
    column: str
    dataset: str


ACCEPTED = Day("验收", "accepted_on", "acceptances")
HANDED_OVER = Day("移交", "handed_over_on", "projects")
DAYS = {day.label: day for day in (ACCEPTED, HANDED_OVER)}


@dataclass(frozen=True)
class Money:
    """A sum of money by its words, what is counted, and the ledger and column that tell it."""

    label: str
    meaning: str
    dataset: str
    field: str


PLANNED = Money("计划投资", "该年度计划项目的预算", "projects", "budget_fen")
PAID = Money("已拨付", "本期拨付的资金", "payments", "amount_fen")
MONEYS = {money.label: money for money in (PLANNED, PAID)}

WORKS = """
select project_no, project_name, township, village, category, output_quantity, output_unit,
       case when output_unit is null then category || '（未填单位）' else category || '（' || output_unit || '）' end
           as kind,
       beneficiaries, vulnerable_beneficiaries, base_fen, {day} as done_on,
       cast(date_trunc('quarter', {day}) as date) as quarter, contractor, source_file, source_sheet, source_row
from project_facts where is_live and {day} between $first and $on and {where}
order by category, output_unit nulls last, {day}, project_no
"""
# Told: through some day of the period at least, and with a column of that day.
TOLD = """
select s.township, coalesce(s.known_on >= $start, false) and g.township is null as is_told
from (select township, known_on from ledger_states where dataset = $dataset and {place}) as s
left join (select distinct township from data_gaps
           where kind = 'column' and dataset = $dataset and field = $field) as g on g.township = s.township
"""
PLANNED_WORKS = """
select project_no, project_name, township, village, category, budget_fen as fen, contractor,
       source_file, source_sheet, source_row
from project_facts where is_live and plan_year = $year and township is not null and {where}
order by budget_fen desc nulls last, project_no
"""
PAID_WORKS = """
select f.project_no, f.project_name, f.township, f.village, f.category, p.fen, f.contractor,
       f.source_file, f.source_sheet, f.source_row
from (select project_no, case when count(amount_fen) = count(*) then cast(sum(amount_fen) as bigint) end as fen
      from payment_facts where paid_on between $start and $on and {where} group by project_no) as p
join project_facts as f on f.project_no = p.project_no and f.is_live and f.township is not null
order by p.fen desc nulls last, f.project_no
"""
HEADS = """
select t.name as township, case when t.population > 0 then t.population end as heads,
       case when v.needy > 0 then v.needy end as needy
from townships as t
left join (select township, case when count(vulnerable_population) = count(*)
                                 then cast(sum(vulnerable_population) as bigint) end as needy
           from villages group by township) as v on v.township = t.name
order by t.code
"""


def quarters(view: View) -> tuple[Period, ...]:
    """The four quarters that end with the one of the period's last day, the first one first."""
    shown = [periods.around("quarter", view.period.last_day(view.as_of))]
    while len(shown) < QUARTERS:
        shown.append(periods.previous(shown[-1]))
    return tuple(reversed(shown))


def built(view: View, day: Day, first: date) -> pl.DataFrame:
    """The works that became assets from `first` to the period's last day, with `kind` (category and unit of measure)
    and the first day of their quarter; quantities in that unit, base in fen."""
    text, params = view.where("township", "category")
    on = view.period.last_day(view.as_of)
    return ask(view, WORKS.format(day=day.column, where=text), first=first, on=on, **params)


def in_period(view: View, day: Day) -> pl.DataFrame:
    """The same of the period alone."""
    return built(view, day, view.period.start)


def places(view: View) -> list[str]:
    """The townships that the page speaks of, in the county's order."""
    return [view.filters.township] if view.filters.township else list(view.townships)


def untold(view: View, dataset: str, field: str) -> list[str]:
    """The townships of the view, in its order, that have not told this ledger, or not this column, for the period."""
    place, params = view.where("township")
    asked = {"start": view.period.start, "dataset": dataset, "field": field}
    rows = ask(view, TOLD.format(place=place), **asked, **params)
    reporters = set(rows.filter("is_told")["township"])
    return [town for town in places(view) if town not in reporters]


def funded(view: View, money: Money) -> pl.DataFrame:
    """The works of the place that the money is counted of, with `fen` of each: null where a row has no sum."""
    text, params = view.where("township", "category")
    if money is PLANNED:
        return ask(view, PLANNED_WORKS.format(where=text), year=view.period.start.year, **params)
    days = {"start": view.period.start, "on": view.period.last_day(view.as_of)}
    return ask(view, PAID_WORKS.format(where=text), **days, **params)


def heads(view: View) -> pl.DataFrame:
    """township, heads and needy of the county's reference: null where it does not say, or says none."""
    return ask(view, HEADS)
