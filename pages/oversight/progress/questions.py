"""Questions: at which stage the year's works stood on the period's last day, and which were overdue."""

from __future__ import annotations

import polars as pl

from pages.ui.ask import by_then
from pages.ui.ask.query import ask
from pages.ui.site.view import View

# Every state of a work, the first one first, with the ledger that tells it and, of the project ledger, its column.
STATES = (
    ("申报", "projects", None),
    ("立项", "approvals", None),
    ("招标", "contracts", None),
    ("在建", "projects", "started_on"),
    ("完工", "projects", "finished_on"),
    ("验收", "acceptances", None),
    ("移交", "projects", "handed_over_on"),
)
STOOD = f"""
select township, {by_then.STAGE} as stage, count(*) as projects from project_facts
where is_live and plan_year = $year and township is not null and {{where}} group by 1, 2 order by 1, 2
"""
TOLD = """
select township, dataset, state, known_on from ledger_states
where dataset in ('projects', 'approvals', 'contracts', 'acceptances', 'changes') order by township, dataset
"""
# Columns of the project ledger that a township's works of the year have in none of their sheets.
DAYS = ("started_on", "finished_on", "handed_over_on")
GAPS = ", ".join(f"max(case when field = '{day}' then 1 else 0 end) as {day}" for day in DAYS)
LACKING = f"""
select township, {", ".join(f"min(coalesce(g.{day}, 0)) as {day}" for day in DAYS)}
from (select project_no, township from project_facts where is_live and plan_year = $year and {{where}}) as f
left join (select project_no, {GAPS} from data_gaps
           where kind in ('column', 'unread') and dataset = 'projects' group by project_no) as g
          on g.project_no = f.project_no
group by township
"""
# Days late are counted through the last day of which a township has told both its projects and its changes: of later
# days nobody knows what was finished, or what was approved.
LISTED = f"""
with stood as (
    select *, {by_then.STAGE} as stage_by_then, {by_then.BUILT} as is_built,
           case when projects_known_on is not null and changes_known_on is not null
                then least($on, projects_known_on, changes_known_on) end as counted_to
    from project_facts where is_live and {{where}}
),
moved as (
    select f.*, {by_then.DUE} as due_by_then_on,
           case when changes_known_on is not null then coalesce(m.days, 0) end as moved_days,
           coalesce(g.no_finish, 0) = 1 as no_finish
    from stood as f left join ({by_then.MOVED}) as m on m.project_no = f.project_no
    left join ({by_then.LACKING}) as g on g.project_no = f.project_no
),
late as (
    select *, case when not is_built and not no_finish and counted_to > due_by_then_on
                   then cast(counted_to - due_by_then_on as int) end as days_late,
           not is_built and due_by_then_on < $on and (counted_to is null or no_finish) as is_unsure,
           is_built or (counted_to is not null and not no_finish) as is_judged
    from moved
)
select f.project_no, f.project_name, f.township, f.village, f.category, cast(f.plan_year as varchar) as plan_year,
       f.plan_year = $year as is_of_year, f.stage_by_then as stage, l.lamp, f.budget_fen, f.planned_finish_on,
       cast(f.moved_days as bigint) as moved_days, f.due_by_then_on as due_on, f.counted_to, f.days_late, f.is_unsure,
       f.is_judged,
       case when f.progress_known_on is not null then r.percent end as progress_percent, c.contractor,
       f.source_file, f.source_sheet, f.source_row
from late as f
left join project_lamps as l on l.project_no = f.project_no
left join ({by_then.REPORTS}) as r on r.project_no = f.project_no and r.nth = 1
left join ({by_then.SIGNED}) as c on c.project_no = f.project_no and c.nth = 1
where f.plan_year = $year or f.days_late is not null or f.is_unsure
order by f.days_late desc nulls last, f.budget_fen desc nulls last, f.project_no
"""


def stood(view: View) -> pl.DataFrame:
    """township, stage, projects: live works of the plan year by the state they were in on the period's last day."""
    text, params = view.where("township", "category")
    on = view.period.last_day(view.as_of)
    return ask(view, STOOD.format(where=text), year=view.period.start.year, on=on, **params)


def told(view: View) -> pl.DataFrame:
    """township, dataset, state, known_on of the ledgers that tell a stage or by how many days it was moved."""
    return ask(view, TOLD)


def lacking(view: View) -> set[tuple[str, str]]:
    """(township, column) of the project ledger that none of the township's sheets has."""
    text, params = view.where("township", "category")
    rows = ask(view, LACKING.format(where=text), year=view.period.start.year, **params)
    return {(row["township"], day) for row in rows.iter_rows(named=True) for day in DAYS if row[day]}


def listed(view: View) -> pl.DataFrame:
    """Works of the plan year and whatever was overdue of earlier ones, the latest first. Days as of the period's end.

    days_late is null where a work was not overdue or nobody can say; is_unsure: due, not known to be finished, and
    the township has not told what it takes to know. is_judged: it is known whether the work was finished.
    """
    text, params = view.where("township", "category")
    on = view.period.last_day(view.as_of)
    return ask(view, LISTED.format(where=text), year=view.period.start.year, on=on, **params)
