"""Overdue: finished, or still unfinished, long after the day that approved changes allow.

A rejected change row may hold more days: cannot tell. A project that was accepted without a finish day has a gap in
its ledger: cannot tell, unless even today would be in time.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="工期拖延",
    subject="project_no",
    level="yellow",
    checked="每个未取消项目的实际竣工日期(未竣工的到今天)与计划竣工日期(含批准的工期变更)",
    flagged="超期超过 30 天;超过 60 天转红",
    why="拖期的村道和水渠,误的是一季庄稼。",
    source="县项目调度制度;村公工程增量管理系统",
    basis=("projects", "changes"),
    limits=("overdue_days", "overdue_red_days"),
    department="县住房和城乡建设局",
)

SQL = """
select project_no as subject_id, project_no, township,
       case when has_rejected_changes then null
            when not is_late then false
            when is_late is null or lacks_finish then null
            else true end as flagged,
       case when over(days, overdue_red_days, due_on) then 'red' else 'yellow' end as level,
       days as measured, limit(overdue_days, due_on) as limit_value, '天' as unit, budget_fen as amount_fen,
       due_on as happened_on,
       case when has_rejected_changes then '变更签证台账有被退回的行' else '缺实际竣工日期' end as missing,
       planned_finish_on, change_days, due_on, finished_on, days, source_file, source_sheet, source_row
from (
    select p.*, over(days, overdue_days, due_on) as is_late
    from (
        select f.*, cast(coalesce(finished_on, as_of) - due_on as int) as days,
               coalesce(finished_on is null
                        and (accepted_on is not null or status in ('完工', '验收', '移交')), false) as lacks_finish
        from project_facts as f where coalesce(is_live, true)
    ) as p
) as d
"""

EVIDENCE = (
    "计划 {planned_finish_on} 竣工,批准顺延 {change_days} 天后为 {due_on},"
    "{finished_on:实际竣工 |至今未竣工},超期 {days} 天"
)

DUE = date(2026, 5, 1)
EXAMPLES = (
    Example("30 days late is borne", [{"due_on": DUE, "finished_on": date(2026, 5, 31)}], [False]),
    Example("31 days is not", [{"due_on": DUE, "finished_on": date(2026, 6, 1)}], [True]),
    Example("unfinished counts to the night", [{"due_on": DUE}], [True]),
    Example("due in the future", [{"due_on": date(2027, 1, 1)}], [False]),
    Example("accepted, finish day missing: cannot tell", [{"due_on": DUE, "accepted_on": date(2026, 7, 1)}], [None]),
    Example(
        "a change row was rejected: cannot tell",
        [{"due_on": DUE, "finished_on": date(2026, 8, 1), "has_rejected_changes": True}],
        [None],
    ),
)
