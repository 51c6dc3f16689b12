"""Stalled: work is said to be under way, and nothing moves or nobody says anything.

Reports without movement are counted after the one that first reached the present percent. Works that the ledger itself
calls stopped (停工) are known to stand still and are not judged, nor are full ones (进度不可信 asks for their
acceptance). Silence is counted to the last day that the project, progress and acceptance ledgers all reach.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="停滞",
    subject="project_no",
    level="yellow",
    checked="每个在建项目最近几次报送的形象进度和最后一次报送的日期",
    flagged="连续 2 次报送进度没有增加，或超过 30 天没有报送",
    why="停下来的工地，材料在坏，钱在外面。",
    source="县项目调度制度（本县自定）",
    basis=("projects", "progress"),
    limits=("stalled_reports", "stalled_days"),
    flag_needs=("progress", "acceptances", "projects.finished_on", "projects.status"),
    clear_needs=("progress",),
    counts_refused=("projects",),  # the project's own row is there
    department="县住房和城乡建设局",
)

SQL = """
select project_no as subject_id, project_no, township,
       is_quiet or is_standing as flagged,
       case when is_quiet then quiet_days else standing_reports end as measured,
       case when is_quiet then limit(stalled_days, judged_on) else limit(stalled_reports, judged_on) end as limit_value,
       case when is_quiet then '天' else '次' end as unit,
       coalesce(base_fen, budget_fen) as amount_fen, coalesce(last_reported_on, started_on) as happened_on,
       cast(null as string) as missing, progress_percent, last_reported_on, started_on, standing_on, standing_reports,
       judged_on, quiet_days, source_file, source_sheet, source_row
from (
    select p.*, coalesce(exceeds(quiet_days, stalled_days, judged_on), false) as is_quiet,
           coalesce(exceeds(standing_reports, stalled_reports, judged_on), false) as is_standing
    from (
        select f.*, coalesce(r.standing_reports, 0) as standing_reports, r.standing_on,
               cast(f.judged_on - coalesce(f.last_reported_on, f.started_on) as int) as quiet_days
        from (
            select k.*, least(projects_known_on, progress_known_on, acceptances_known_on) as judged_on
            from project_facts as k
        ) as f
        left join (
            select d.project_no, min(d.reported_on) as standing_on, count(*) - 1 as standing_reports
            from progress_facts as d
            join project_facts as l on l.project_no = d.project_no
            where d.reported_on <= d.as_of and d.percent >= l.progress_percent
            group by d.project_no
        ) as r on r.project_no = f.project_no
        where coalesce(f.is_live, true) and f.started_on <= f.as_of and f.finished_on is null and f.accepted_on is null
              and coalesce(f.status, '在建') in ('申报', '立项', '招标', '在建')
              and coalesce(f.progress_percent, 0) < 100
    ) as p
) as s
"""

EVIDENCE = (
    "{started_on} 开工，{last_reported_on:最近一次报送 |开工后从未报送}{progress_percent: 进度 |}，"
    "至 {judged_on} 已 {quiet_days} 天；{standing_on:自 |}{standing_reports: 起进度未增加的报送次数 |}"
)

BUSY = {"project_no": "P", "status": "在建", "started_on": date(2026, 5, 1), "progress_percent": 40.0}
TODAY = {**BUSY, "last_reported_on": date(2026, 9, 20)}


def _reports(*percents: float) -> list[dict[str, object]]:
    return [
        {"project_no": "P", "reported_on": date(2026, 6 + nth, 1), "percent": percent}
        for nth, percent in enumerate(percents)
    ]


EXAMPLES = (
    Example("reported 30 days ago", [{**BUSY, "last_reported_on": date(2026, 8, 31)}], [False]),
    Example("reported 31 days ago", [{**BUSY, "last_reported_on": date(2026, 8, 30)}], [True]),
    Example("never reported since a start of months ago", [{**BUSY, "progress_percent": None}], [True]),
    Example(
        "one report without movement", {"project_facts": [TODAY], "progress_facts": _reports(20.0, 40.0, 40.0)}, [False]
    ),
    Example(
        "two reports without movement", {"project_facts": [TODAY], "progress_facts": _reports(40.0, 40.0, 40.0)}, [True]
    ),
    Example("stopped works stand still by decision", [{**BUSY, "status": "停工"}], []),
    Example(
        "silent for 30 days when the progress reports end",
        [{**BUSY, "last_reported_on": date(2026, 6, 1), "progress_known_on": date(2026, 7, 1)}],
        [False],
    ),
    Example(
        "silent for 31 days when the acceptances end",
        [{**BUSY, "last_reported_on": date(2026, 6, 1), "acceptances_known_on": date(2026, 7, 2)}],
        [True],
    ),
    Example(
        "silent, and nobody ever handed in progress: cannot tell",
        [{**BUSY, "progress_percent": None}],
        [None],
        unknown=("progress",),
    ),
    Example(
        "silent, and nobody knows whether it was accepted: cannot tell",
        [{**BUSY, "last_reported_on": date(2026, 8, 30)}],
        [None],
        unknown=("acceptances",),
    ),
    Example("moving, but a report may be missing: cannot tell", [TODAY], [None], unknown=("progress",)),
    Example(
        "silent, and the sheet does not say whether it was stopped: cannot tell",
        [{**BUSY, "status": None, "last_reported_on": date(2026, 8, 30)}],
        [None],
        unknown=("projects.status",),
    ),
)
