"""Questions: inspections, materials and after-care of the period, and what was still wrong at its end."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.ui.ask.query import ask
from pages.ui.ask.topic import counted_rows, known
from pages.ui.site.view import View

KEYS = ("quality_pass_rate", "acceptance_pass_rate", "supervision_rate", "maintenance_rate")
MATRIX = """
select township, coalesce(item, '未填项目') as item, count(result) as inspected,
       count(case when result = '合格' then 1 end) as passed
from chosen where township is not null and result is not null group by 1, 2 order by 1, 2
"""
# Failed in the period, or before it and not yet put right when it began. `cut_on`: the day through which the township
# has told its inspections; a sheet without a day of repair, or one that could not be read, says nothing of repairs. How
# long a repair took is said only where its days can be: not where it is not known, nor was before the inspection.
FAILED = """
select inspection_no, project_no, project_name, township, village, item, result, inspected_on, inspector,
       rectified_by_then_on as rectified_on, state,
       case when state <> 'unknown' and (rectified_by_then_on is null or rectified_by_then_on >= inspected_on)
            then cast(coalesce(rectified_by_then_on, cut_on) - inspected_on as int) end as days,
       contractor, cut_on, source_file, source_sheet, source_row
from (
    select *, case when rectified_on <= cut_on then rectified_on end as rectified_by_then_on,
           case when rectified_on <= cut_on then 'repaired'
                when is_untold or (result = '整改后合格' and rectified_on is null) then 'unknown'
                else 'open' end as state
    from (
        {facts} and f.result <> '合格'
    ) as told
    where inspected_on <= cut_on and (inspected_on >= $first or rectified_on is null or rectified_on >= $first)
) as failed
where {where}
order by case state when 'open' then 0 when 'unknown' then 1 else 2 end, inspected_on, inspection_no
"""
BATCHES = """
select batch_no, project_no, project_name, township, village, material, supplier, quantity, unit, tested_on,
       case when used_on <= cut_on then used_on end as used_on,
       case when used_on <= cut_on then 'used' when used_on is null then 'unknown' else 'unused' end as state,
       contractor, cut_on, source_file, source_sheet, source_row
from (
    select f.*, least(s.known_on, $on) as cut_on from material_facts as f
    join ledger_states as s on s.township = f.township and s.dataset = 'materials'
    where f.is_live is distinct from false and f.test_result = '不合格'
) as failed
where tested_on >= $first and tested_on <= cut_on and {where}
order by case state when 'used' then 0 when 'unknown' then 1 else 2 end, tested_on, batch_no
"""
# What the maintenance rate counts against a township; a stock is looked at on the day that the township has told.
CARE = """
select c.project_no, c.project_name, c.township, c.village, c.handed_over_on, c.last_patrolled_on,
       cast(c.cut_on - coalesce(c.last_patrolled_on, c.handed_over_on) as int) as days, c.condition,
       case when c.last_patrolled_on is null then 'never'
            when cast(c.cut_on - c.last_patrolled_on as int) > c.patrol_limit_days then 'overdue'
            else 'out_of_use' end as state,
       c.patrol_limit_days, f.maintainer, c.cut_on, f.source_file, f.source_sheet, f.source_row
from chosen as c left join project_facts as f on f.project_no = c.project_no
where not coalesce(cast(c.cut_on - c.last_patrolled_on as int) <= c.patrol_limit_days
                   and (c.condition <> '停用' or c.repaired_on <= c.cut_on), false)
order by days desc nulls last, c.project_no
"""


def matrix(view: View) -> pl.DataFrame:
    """township, item, inspected, passed (at first): of the townships that have reported what the rate needs."""
    return counted_rows.of_kpi(view, "quality_pass_rate", MATRIX)


def failed(view: View) -> pl.DataFrame:
    """The inspections not passed at first, and where their repair stood at the period's end."""
    return _of_the_period(view, FAILED, known.facts("inspection_facts", "inspections", "rectified_on"))


def batches(view: View) -> pl.DataFrame:
    """The batches of material that failed their test in the period, and whether they had been used by its end."""
    return _of_the_period(view, BATCHES)


def uncared(view: View) -> pl.DataFrame:
    """The works handed over that nobody had patrolled in time by the period's end, or that lay out of use."""
    return counted_rows.of_kpi(view, "maintenance_rate", CARE)


def _of_the_period(view: View, asked: str, facts: str = "") -> pl.DataFrame:
    text, params = view.where("township", "category")
    days: dict[str, Any] = {"first": view.period.start, "on": view.period.last_day(view.as_of)}
    return ask(view, asked.format(where=text, facts=facts), **days, **params)
