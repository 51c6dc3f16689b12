"""Behind plan: more of the time is gone than of the work is done.

Time runs from the planned start, or from the day work really began where that was later (a late start has a rule of
its own), to the planned finish moved by approved days. It is read on the day of the last report, because an old report
says nothing about today; that nothing has been reported since is 停滞's business. Only works under way are judged.
The plan is the one with the changes known then; more changes may move it either way.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="进度滞后",
    subject="project_no",
    level="yellow",
    checked="每个在建项目最近一次报送的形象进度与当时已过的工期比例",
    flagged="已过工期比例比形象进度高 10 个百分点以上（含）；超过 30 个百分点转红",
    why="早一个月发现落后，还来得及加人加班。",
    source="参照银川市 2025 年项目红黄灯办法",
    basis=("projects", "progress", "changes"),
    limits=("behind_plan_points", "behind_plan_red_points"),
    flag_needs=(
        "progress",
        "changes",
        "changes.approved_on",
        "changes.days",
        "acceptances",
        "projects.finished_on",
        "projects.status",
    ),
    clear_needs=("progress", "changes", "changes.approved_on", "changes.days"),
    counts_refused=("projects",),  # the project's own row is there
    department="县住房和城乡建设局",
)

SQL = """
select project_no as subject_id, project_no, township,
       case when progress_percent is null
            then case when exceeds(elapsed_percent, behind_plan_points, judged_on) then null else false end
            else exceeds(behind_points + 1e-9, behind_plan_points, judged_on) end as flagged,
       case when exceeds(behind_points - 1e-9, behind_plan_red_points, judged_on) then 'red' else 'yellow' end as level,
       behind_points as measured, limit(behind_plan_points, judged_on) as limit_value, '个百分点' as unit,
       coalesce(base_fen, budget_fen) as amount_fen, judged_on as happened_on,
       '没有进度报送' as missing, judged_on, elapsed_percent, progress_percent, behind_points, begun_on, due_on,
       source_file, source_sheet, source_row
from (
    select e.*, elapsed_percent - progress_percent as behind_points
    from (
        select b.*,
               case when judged_on >= due_on then 100e0
                    else greatest(cast(judged_on - begun_on as int), 0) * 100e0
                         / nullif(cast(due_on - begun_on as int), 0) end as elapsed_percent
        from (
            select f.*, greatest(planned_start_on, started_on) as begun_on,
                   coalesce(last_reported_on, least(projects_known_on, progress_known_on)) as judged_on
            from project_facts as f
            where coalesce(is_live, true) and started_on <= as_of and finished_on is null and accepted_on is null
                  and planned_start_on is not null and due_on is not null
        ) as b
    ) as e
) as p
"""

EVIDENCE = (
    "{judged_on} 报进度 {progress_percent}；自 {begun_on} 起算、{due_on} 应竣工，"
    "当时已过工期 {elapsed_percent}，落后 {behind_points} 个百分点"
)

PLAN = {"planned_start_on": date(2026, 6, 2), "started_on": date(2026, 6, 2), "due_on": date(2026, 9, 10)}
DAY_50 = {**PLAN, "last_reported_on": date(2026, 7, 22)}
EXAMPLES = (
    Example("half the time gone and 40.1 % done", [{**DAY_50, "progress_percent": 40.1}], [False]),
    Example("half the time gone and 40 % done: ten points count", [{**DAY_50, "progress_percent": 40.0}], [True]),
    Example("thirty points behind are yellow still", [{**DAY_50, "progress_percent": 20.0}], [True]),
    Example(
        "a late start moves the clock",
        [{**DAY_50, "started_on": date(2026, 7, 22), "progress_percent": 1.0}],
        [False],
    ),
    Example(
        "approved days stretch the time", [{**DAY_50, "due_on": date(2026, 10, 30), "progress_percent": 30.0}], [False]
    ),
    Example(
        "finished works are not judged", [{**DAY_50, "finished_on": date(2026, 8, 1), "progress_percent": 1.0}], []
    ),
    Example("begun and never reported: cannot tell", [{**PLAN}], [None]),
    Example(
        "begun days ago and not yet reported",
        [{**PLAN, "started_on": date(2026, 9, 1), "due_on": date(2027, 9, 1)}],
        [False],
    ),
    Example(
        "not yet reported when the progress reports end, nine days after the start",
        [{**PLAN, "progress_known_on": date(2026, 6, 11)}],
        [False],
    ),
    Example(
        "not yet reported when they end ten days after it: cannot tell",
        [{**PLAN, "progress_known_on": date(2026, 6, 12)}],
        [None],
    ),
    Example(
        "behind, but nobody knows what was approved: cannot tell",
        [{**DAY_50, "progress_percent": 10.0}],
        [None],
        unknown=("changes",),
    ),
    Example(
        "on time, but a later report may be missing: cannot tell",
        [{**DAY_50, "progress_percent": 60.0}],
        [None],
        unknown=("progress",),
    ),
    Example(
        "behind, and the sheet does not say whether it was finished: cannot tell",
        [{**DAY_50, "progress_percent": 10.0}],
        [None],
        unknown=("projects.finished_on",),
    ),
)
