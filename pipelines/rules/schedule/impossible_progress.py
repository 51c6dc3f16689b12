"""Impossible progress: reports that cannot all be true.

Five signs: the percent falls; it passes 100; it jumps within days; it stays full long after without an acceptance
(charged to the first full report only); it is above zero before the work began. A report sent back that may lie between
this one and the one before may explain a leap, or hide one: cannot tell. No acceptance came as far as the project and
acceptance ledgers both go; where one may be missing, only that sign cannot be told.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._gaps import gap

RULE = Rule(
    label="进度不可信",
    subject="progress_id",
    level="yellow",
    checked="每次进度报送与上一次报送、开工日期、验收日期",
    flagged="进度倒退、超过 100%、7 天内跳升超过 40 个百分点、报满 100% 后 90 天未验收、开工前已报进度",
    why="虚报的进度会换来不该付的钱。",
    source="村公工程增量管理系统（虚报进度）；县项目调度制度",
    basis=("progress", "projects", "acceptances"),
    limits=("progress_jump_points", "progress_jump_days", "full_progress_days"),
    flag_needs=("progress",),
    counts_refused=("progress",),
    department="县住房和城乡建设局",
)

SQL = f"""
with beside as (
    select p.progress_id, p.reported_on, p.previous_reported_on, r.row_on
    from progress_facts as p join refused_facts as r on r.project_no = p.project_no where r.dataset = 'progress'
    union all
    select p.progress_id, p.reported_on, p.previous_reported_on, r.row_on
    from progress_facts as p join refused_facts as r on r.township = p.township
    where r.dataset = 'progress' and r.project_no is null
    union all
    select p.progress_id, p.reported_on, p.previous_reported_on, r.row_on
    from progress_facts as p cross join refused_facts as r
    where r.dataset = 'progress' and r.project_no is null and r.township is null
),
unread as (
    select distinct progress_id from beside
    where row_on is null
          or (row_on <= reported_on and (previous_reported_on is null or row_on > previous_reported_on))
)
select progress_id as subject_id, project_no, township,
       case when is_unread or (problem = '报满 100% 后长期未验收' and is_unsure) then null
            when problem is not null then true
            when percent is null or (percent > 0 and started_on is null) then null
            else false end as flagged,
       percent as measured, previous_percent as limit_value, '%' as unit, cast(null as bigint) as amount_fen,
       reported_on as happened_on,
       case when is_unread then '进度报送有被退回的行'
            when problem is not null then '验收台账不全' else '缺实际开工日期' end as missing,
       problem, reported_on, percent as now_percent, previous_percent as before_percent, previous_reported_on,
       started_on, accepted_on, judged_on, source_file, source_sheet, source_row
from (
    select d.*,
           case when percent < previous_percent then '进度倒退'
                when percent > 100 then '进度超过 100%'
                when exceeds(percent - previous_percent - 1e-9, progress_jump_points, reported_on)
                     and falls_below(days, progress_jump_days, reported_on) then '短期内跳升'
                when percent > 0 and reported_on < started_on then '开工前已报进度'
                when percent >= 100 and coalesce(previous_percent, 0) < 100
                     and exceeds(full_days, full_progress_days, reported_on) then '报满 100% 后长期未验收'
           end as problem
    from (
        select k.*, cast(reported_on - previous_reported_on as int) as days,
               cast(coalesce(accepted_on, judged_on) - reported_on as int) as full_days
        from (
            select r.*, least(projects_known_on, acceptances_known_on) as judged_on,
                   g.project_no is not null as is_unsure, u.progress_id is not null as is_unread
            from progress_facts as r
            left join unread as u on u.progress_id = r.progress_id
            left join ({gap("acceptances")}) as g on g.project_no = r.project_no
        ) as k
    ) as d
) as s
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "{problem}：{reported_on} 报 {now_percent}，{previous_reported_on:上次 |此前无报送}"
    "{before_percent: 报 |}，{started_on:开工 |无开工日期}，{accepted_on:验收 |未见验收}（验收台账报至 {judged_on}）"
)

MAY_1, MAY_8, MAY_9 = date(2026, 5, 1), date(2026, 5, 8), date(2026, 5, 9)
BEGUN = {"started_on": date(2026, 4, 1), "accepted_on": date(2026, 9, 1)}
JUMP = {**BEGUN, "previous_reported_on": MAY_1, "previous_percent": 20.1}
FULL = {"started_on": date(2026, 4, 1), "percent": 100.0, "reported_on": MAY_1}


def _refused(day: date | None, project_no: str = "P") -> dict[str, list[dict[str, object]]]:
    """The percent falls on 8 May, and a report of that day was sent back."""
    return {
        "progress_facts": [{**JUMP, "reported_on": MAY_8, "percent": 20.0, "project_no": "P"}],
        "refused_facts": [{"dataset": "progress", "project_no": project_no, "row_on": day}],
    }


EXAMPLES = (
    Example("40 points in 7 days are possible", [{**JUMP, "reported_on": MAY_8, "percent": 60.1}], [False]),
    Example("41 points in 7 days are not", [{**JUMP, "reported_on": MAY_8, "percent": 61.1}], [True]),
    Example("41 points in 8 days are possible", [{**JUMP, "reported_on": MAY_9, "percent": 61.1}], [False]),
    Example("the same percent twice", [{**JUMP, "reported_on": MAY_8, "percent": 20.1}], [False]),
    Example("a percent that falls", [{**JUMP, "reported_on": MAY_8, "percent": 20.0}], [True]),
    Example("above 100", [{**JUMP, "reported_on": date(2026, 8, 1), "percent": 101.0}], [True]),
    Example("zero before the start is honest", [{**BEGUN, "reported_on": date(2026, 3, 1), "percent": 0.0}], [False]),
    Example("five before the start is not", [{**BEGUN, "reported_on": date(2026, 3, 1), "percent": 5.0}], [True]),
    Example("progress without a start day: cannot tell", [{"reported_on": MAY_1, "percent": 5.0}], [None]),
    Example("full and accepted 90 days later", [{**FULL, "accepted_on": date(2026, 7, 30)}], [False]),
    Example("full and accepted 91 days later", [{**FULL, "accepted_on": date(2026, 7, 31)}], [True]),
    Example("only the first full report is charged", [{**FULL, "previous_percent": 100.0}], [False]),
    Example(
        "full for 90 days when the acceptances end", [{**FULL, "acceptances_known_on": date(2026, 7, 30)}], [False]
    ),
    Example("full for 91 days when the acceptances end", [{**FULL, "acceptances_known_on": date(2026, 7, 31)}], [True]),
    Example(
        "full, and no acceptance is known: cannot tell",
        {"progress_facts": [{**FULL, "project_no": "P"}], "project_facts": [{"project_no": "P"}]},
        [None],
        unknown=("acceptances",),
    ),
    Example(
        "a percent that falls, and no acceptance is known",
        {
            "progress_facts": [{**JUMP, "reported_on": MAY_8, "percent": 20.0, "project_no": "P"}],
            "project_facts": [{"project_no": "P"}],
        },
        [True],
        unknown=("acceptances",),
    ),
    Example(
        "a percent that falls, but a report may be missing: cannot tell",
        [{**JUMP, "reported_on": MAY_8, "percent": 20.0}],
        [None],
        unknown=("progress",),
    ),
    Example(
        "a percent that falls, and a report of the day after the last one was sent back: cannot tell",
        _refused(date(2026, 5, 2)),
        [None],
    ),
    Example("a report of the last one's day was sent back", _refused(MAY_1), [True]),
    Example("one of the day after this one", _refused(MAY_9), [True]),
    Example("one that names no day: cannot tell", _refused(None), [None]),
    Example("one of another project", _refused(MAY_8, project_no="Q"), [True]),
)
