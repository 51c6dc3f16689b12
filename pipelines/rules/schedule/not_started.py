"""Not started: the planned day has passed and nobody has begun.

A project that has begun late is no longer "not started". One that shows signs of work but no start day has a gap in
its ledger, not a standstill: cannot tell. Nobody has begun as far as the project, progress and acceptance ledgers all
go: the days are counted to the last one that they share.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="超期未开工",
    subject="project_no",
    level="yellow",
    checked="每个未取消项目的计划开工日期与实际开工日期",
    flagged="计划开工日期已过仍未开工；超过 90 天转红",
    why="钱下达了、工没开，群众等的是路和水。",
    source="县项目调度制度；银川市 2025 年项目红黄灯办法",
    basis=("projects", "progress"),
    limits=("start_delay_days", "start_delay_red_days"),
    flag_needs=("projects.started_on", "projects.finished_on", "projects.status", "progress", "acceptances"),
    counts_refused=("projects",),  # the project's own row is there
    department="县发展和改革局",
)

SQL = """
select project_no as subject_id, project_no, township,
       case when started_on is not null or not is_late then false
            when is_late is null or shows_work then null
            else true end as flagged,
       case when exceeds(days, start_delay_red_days, planned_start_on) then 'red' else 'yellow' end as level,
       days as measured, limit(start_delay_days, planned_start_on) as limit_value, '天' as unit,
       budget_fen as amount_fen,
       planned_start_on as happened_on, '缺实际开工日期，但已有施工记录' as missing, planned_start_on, judged_on, days,
       budget_fen, source_file, source_sheet, source_row
from (
    select p.*, exceeds(days, start_delay_days, planned_start_on) as is_late
    from (
        select k.*, cast(judged_on - planned_start_on as int) as days,
               coalesce(progress_percent > 0 or finished_on is not null or accepted_on is not null
                        or status in ('在建', '停工', '完工', '验收', '移交'), false) as shows_work
        from (
            select f.*, least(projects_known_on, progress_known_on, acceptances_known_on) as judged_on
            from project_facts as f where coalesce(is_live, true)
        ) as k
    ) as p
) as d
"""

EVIDENCE = "计划 {planned_start_on} 开工，至 {judged_on} 已过 {days} 天，未见开工；预算 {budget_fen}"

NIGHT = date(2026, 9, 30)
EXAMPLES = (
    Example("the planned day itself is in time", [{"planned_start_on": NIGHT}], [False]),
    Example("a day later is not", [{"planned_start_on": date(2026, 9, 29)}], [True]),
    Example("begun, though late", [{"planned_start_on": date(2026, 5, 1), "started_on": NIGHT}], [False]),
    Example(
        "progress is reported but no start day: cannot tell",
        [{"planned_start_on": date(2026, 5, 1), "progress_percent": 20.0}],
        [None],
    ),
    Example(
        "the planned day itself, as far as the project ledger goes",
        [{"planned_start_on": date(2026, 8, 31), "projects_known_on": date(2026, 8, 31)}],
        [False],
    ),
    Example(
        "a day before the progress reports end",
        [{"planned_start_on": date(2026, 8, 30), "progress_known_on": date(2026, 8, 31)}],
        [True],
    ),
    Example(
        "the sheet has no column for the start: cannot tell",
        [{"planned_start_on": date(2026, 5, 1)}],
        [None],
        unknown=("projects.started_on",),
    ),
    Example(
        "no progress was ever reported, begun late: still clear",
        [{"planned_start_on": date(2026, 5, 1), "started_on": NIGHT}],
        [False],
        unknown=("progress",),
    ),
    Example(
        "no progress was ever reported: cannot tell",
        [{"planned_start_on": date(2026, 5, 1)}],
        [None],
        unknown=("progress",),
    ),
    Example("cancelled", [{"planned_start_on": date(2026, 5, 1), "is_live": False}], []),
)
