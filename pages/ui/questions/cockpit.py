"""Cockpit questions: totals, stages, money, lamps and the findings that come first."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.ui.query import ask
from pages.ui.view import View

STAGES = ("申报", "立项", "招标", "在建", "完工", "验收", "移交")
MONEY = (
    ("planned_fen", "计划资金"),
    ("arrived_fen", "到位资金"),
    ("contract_fen", "合同金额"),
    ("output_fen", "完成产值"),
    ("paid_fen", "已拨付"),
    ("settled_fen", "审定结算"),
)


def _year(view: View) -> int:
    return view.period.start.year


def totals(view: View) -> dict[str, Any]:
    """The live projects of the period's plan year: how many, how much, how far; the year before for comparison."""
    text, params = view.where("township", "category")
    sql = f"""
select count(case when plan_year = $year then 1 end) as projects,
       count(case when plan_year = $year - 1 then 1 end) as projects_before,
       cast(sum(case when plan_year = $year then budget_fen end) as bigint) as budget_fen,
       cast(sum(case when plan_year = $year - 1 then budget_fen end) as bigint) as budget_before_fen,
       count(case when plan_year = $year and stage = '在建' then 1 end) as building,
       count(case when plan_year = $year and stage in ('完工', '验收', '移交') then 1 end) as finished,
       cast(sum(case when plan_year = $year then paid_fen end) as bigint) as paid_fen
from project_facts where is_live and {text}"""
    return ask(view, sql, year=_year(view), **params).row(0, named=True)


def stages(view: View) -> pl.DataFrame:
    """How many live projects of the plan year have come at least as far as each stage: stage, projects."""
    text, params = view.where("township", "category")
    sql = f"""
select stage, count(*) as projects from project_facts where is_live and plan_year = $year and {text} group by stage"""
    counts = dict(ask(view, sql, year=_year(view), **params).iter_rows())
    reached = [sum(counts.get(later, 0) for later in STAGES[nth:]) for nth in range(len(STAGES))]
    return pl.DataFrame({"stage": STAGES, "projects": reached})


def money(view: View) -> pl.DataFrame:
    """Where the money of the plan year's projects stands: label, amount_fen."""
    text, params = view.where("township", "category")
    sql = f"""
select cast(sum(fund_planned_fen) as bigint) as planned_fen, cast(sum(fund_arrived_fen) as bigint) as arrived_fen,
       cast(sum(base_fen) as bigint) as contract_fen, cast(sum(output_value_fen) as bigint) as output_fen,
       cast(sum(paid_fen) as bigint) as paid_fen, cast(sum(settled_fen) as bigint) as settled_fen
from project_facts where is_live and plan_year = $year and {text}"""
    row = ask(view, sql, year=_year(view), **params).row(0, named=True)
    return pl.DataFrame({"label": [label for _, label in MONEY], "amount_fen": [row[name] for name, _ in MONEY]})


def open_findings(view: View) -> dict[str, int]:
    """How many findings stand at each level, and how many subjects could not be judged."""
    text, params = view.where("township", "category")
    sql = f"""
select count(case when outcome = 'flagged' and level = 'red' then 1 end) as red,
       count(case when outcome = 'flagged' and level = 'yellow' then 1 end) as yellow,
       count(case when outcome = 'flagged' and level = 'note' then 1 end) as note,
       count(case when outcome = 'cannot_tell' then 1 end) as cannot_tell,
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
order by case lamps.lamp when 'green' then 0 when 'yellow' then 1 else 2 end, lamps.project_no"""
    return ask(view, sql, year=_year(view), **params)


def ranking(view: View) -> pl.DataFrame:
    """The published order of the period: rank, township, score, change, note; unranked townships last."""
    text, params = view.where()
    sql = f"""
select rank, township, "group", score, grade, change, note from ranking
where period_kind = $kind and period = $period and {text}
order by rank nulls last, score desc nulls last, township"""
    return ask(view, sql, kind=view.period.kind, period=view.period.key, **params)


def boundaries(view: View) -> list[tuple[str, str]]:
    """Township code and name, in the county's order."""
    return [(code, name) for code, name in ask(view, "select code, name from townships order by code").iter_rows()]
