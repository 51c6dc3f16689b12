"""Overdue: finished, or still unfinished, long after the day that approved changes allow.

The days are counted to the finish, and no further than the project, change and acceptance ledgers all go: of later days
nobody knows what was approved. More changes may move the due day either way. A project that was accepted without a
finish day has a gap in its ledger: cannot tell, unless even the last of those days would be in time.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="工期拖延",
    subject="project_no",
    level="yellow",
    checked="每个未取消项目的实际竣工日期（未竣工的，到各台账已报的最近一天）与计划竣工日期（含批准的工期变更）",
    flagged="超期超过 30 天；超过 60 天转红",
    why="拖期的村道和水渠，误的是一季庄稼。",
    source="县项目调度制度；村公工程增量管理系统",
    basis=("projects", "changes"),
    limits=("overdue_days", "overdue_red_days"),
    flag_needs=(
        "changes",
        "changes.approved_on",
        "changes.days",
        "acceptances",
        "projects.finished_on",
        "projects.status",
    ),
    clear_needs=("changes", "changes.approved_on", "changes.days"),
    counts_refused=("projects",),  # the project's own row is there
    department="县住房和城乡建设局",
)

SQL = """
select project_no as subject_id, project_no, township,
       case when not is_late then false
            when is_late is null or lacks_finish then null
            else true end as flagged,
       case when exceeds(days, overdue_red_days, due_on) then 'red' else 'yellow' end as level,
       days as measured, limit(overdue_days, due_on) as limit_value, '天' as unit, budget_fen as amount_fen,
       due_on as happened_on, '缺实际竣工日期' as missing,
       planned_finish_on, change_days, due_on, finished_on, judged_on,
       least(finished_on, judged_on) as counted_on, days, source_file, source_sheet, source_row
from (
    select p.*, exceeds(days, overdue_days, due_on) as is_late
    from (
        select k.*, cast(least(finished_on, judged_on) - due_on as int) as days,
               coalesce(finished_on is null
                        and (accepted_on is not null or status in ('完工', '验收', '移交')), false) as lacks_finish
        from (
            select f.*, least(projects_known_on, changes_known_on, acceptances_known_on) as judged_on
            from project_facts as f where coalesce(is_live, true)
        ) as k
    ) as p
) as d
"""

WORDS = {"counted_on": "计算截至日"}
EVIDENCE = (
    "计划 {planned_finish_on} 竣工，批准顺延 {change_days} 天后为 {due_on}，"
    "{finished_on:实际竣工 |未见竣工}，算至 {counted_on} 超期 {days} 天"
)

DUE = date(2026, 5, 1)
EXAMPLES = (
    Example("30 days late is borne", [{"due_on": DUE, "finished_on": date(2026, 5, 31)}], [False]),
    Example("31 days is not", [{"due_on": DUE, "finished_on": date(2026, 6, 1)}], [True]),
    Example("unfinished counts to the night", [{"due_on": DUE}], [True]),
    Example("due in the future", [{"due_on": date(2027, 1, 1)}], [False]),
    Example("accepted, finish day missing: cannot tell", [{"due_on": DUE, "accepted_on": date(2026, 7, 1)}], [None]),
    Example(
        "30 days late when the project ledger ends", [{"due_on": DUE, "projects_known_on": date(2026, 5, 31)}], [False]
    ),
    Example("31 days late when the changes end", [{"due_on": DUE, "changes_known_on": date(2026, 6, 1)}], [True]),
    Example(
        "finished months late, and of the month after the due day no change is known",
        [{"due_on": DUE, "finished_on": date(2026, 8, 1), "changes_known_on": DUE}],
        [False],
    ),
    Example(
        "finished late, and no change is known: cannot tell",
        [{"due_on": DUE, "finished_on": date(2026, 8, 1)}],
        [None],
        unknown=("changes",),
    ),
    Example(
        "in time, but a change may have taken days away: cannot tell",
        [{"due_on": DUE, "finished_on": DUE}],
        [None],
        unknown=("changes.days",),
    ),
    Example(
        "unfinished, and the sheet has no column for the finish: cannot tell",
        [{"due_on": DUE}],
        [None],
        unknown=("projects.finished_on",),
    ),
)
