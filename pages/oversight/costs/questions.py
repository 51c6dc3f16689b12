"""Questions: what a unit of each category costs, and which changes were approved and why."""

from __future__ import annotations

import polars as pl

from pages.ui.ask import by_then
from pages.ui.ask.query import ask
from pages.ui.site.view import View

FEWEST = 5  # works of a kind that it takes to speak of quartiles
# Works of all years under contract by the period's end: the price of a unit in fen, no rounding before it is compared.
PRICED = f"""
with contracted as (
    select f.*, c.base_fen as base_by_then_fen,
           f.output_quantity > 0 and f.output_unit is not null and f.category is not null as is_measured
    from (select * from project_facts where is_live and {{where}}) as f
    join ({by_then.BASE}) as c on c.project_no = f.project_no where c.base_fen > 0
),
priced as (
    select *, base_by_then_fen / cast(output_quantity as double) as unit_fen from contracted where is_measured
),
kinds as (
    select category, output_unit, count(*) as works, min(unit_fen) as least_fen, max(unit_fen) as most_fen,
           percentile_cont(0.25) within group (order by unit_fen) as q1_fen,
           percentile_cont(0.5) within group (order by unit_fen) as median_fen,
           percentile_cont(0.75) within group (order by unit_fen) as q3_fen
    from priced group by category, output_unit
)
"""
KINDS = f"""
select category, output_unit, category || '（' || output_unit || '）' as kind, works, least_fen, most_fen, median_fen,
       case when works >= {FEWEST} then q1_fen end as q1_fen, case when works >= {FEWEST} then q3_fen end as q3_fen
from kinds order by works desc, category, output_unit
"""
UNMEASURED = "select count(*) as works from contracted where not coalesce(is_measured, false)"
WORKS = """
select p.project_no, p.project_name, p.township, p.village, p.category, p.output_unit, p.output_quantity,
       p.base_by_then_fen as base_fen, p.unit_fen / 1000000 as unit_price, k.median_fen / 1000000 as median_price,
       p.unit_fen * 100e0 / k.median_fen as percent_of_median, k.works, s.contractor,
       case n.outcome when 'flagged' then '单价异常' when 'cannot_tell' then '资料不全' end as mark,
       p.source_file, p.source_sheet, p.source_row
from priced as p
join kinds as k on k.category = p.category and k.output_unit = p.output_unit
left join (select project_no, contractor from ({signed}) as first_contracts where nth = 1) as s
          on s.project_no = p.project_no
left join (select project_no, max(outcome) as outcome from findings where rule = 'unit_cost_outlier'
           and outcome in ('flagged', 'cannot_tell') group by project_no) as n on n.project_no = p.project_no
order by percent_of_median desc, p.project_no
"""
APPROVED = """
select c.change_no, c.project_no, c.project_name, c.township, c.kind, trim(c.reason) as reason, c.amount_fen, c.days,
       c.proposed_on, c.approved_on, c.approved_by, c.source_file, c.source_sheet, c.source_row
from (select * from change_facts where approved_on between $first and $on and {where}) as c
join project_facts as f on f.project_no = c.project_no and f.is_live
order by abs(c.amount_fen) desc nulls last, c.days desc nulls last, c.change_no
"""
TOLD = """
select count(*) as townships, count(known_on) as told from ledger_states where dataset = 'changes' and {place}
"""


def kinds(view: View) -> pl.DataFrame:
    """category, output_unit, kind, works and, in fen per unit, least, q1, median, q3, most; quartiles from 5 works."""
    return _priced(view, KINDS)


def unmeasured(view: View) -> int:
    """How many works under contract have no quantity, no unit or no category, and so no price among their kind."""
    return int(_priced(view, UNMEASURED)["works"][0])


def works(view: View) -> pl.DataFrame:
    """Every work with a price of a unit (万元), the dearest first against the median of its kind (percent).

    mark: what the rule of unit prices says of it tonight.
    """
    return _priced(view, WORKS.replace("{signed}", by_then.SIGNED))


def _priced(view: View, asked: str) -> pl.DataFrame:
    text, params = view.where("township", "category")
    return ask(view, PRICED.format(where=text) + asked, on=view.period.last_day(view.as_of), **params)


def approved(view: View) -> pl.DataFrame:
    """The changes approved in the period: amount in fen (signed), days (signed), reason; the largest sum first."""
    text, params = view.where("township", "category")
    days = {"first": view.period.start, "on": view.period.last_day(view.as_of)}
    return ask(view, APPROVED.format(where=text), **days, **params)


def by_reason(view: View) -> pl.DataFrame:
    """reason, changes, amount_fen, days of the changes approved in the period; the most frequent reason first.

    A sum is null where no change of the reason says anything.
    """
    sums = {name: pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()) for name in ("amount_fen", "days")}
    rows = approved(view).group_by("reason").agg(changes=pl.len().cast(pl.Int64), **sums)
    return rows.sort("changes", "reason", descending=[True, False])


def told(view: View) -> tuple[int, int]:
    """How many townships there are, and how many have told their changes."""
    place, params = view.where("township")
    row = ask(view, TOLD.format(place=place), **params).row(0)
    return int(row[0]), int(row[1])
