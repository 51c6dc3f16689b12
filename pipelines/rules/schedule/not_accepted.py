"""Not accepted: finished, and nobody has come to accept it.

Only a passed acceptance counts, and only works that still wait are flagged: one accepted late is done. The wait is
counted to the last day that the project and acceptance ledgers both reach. A term that ends on a rest day runs to the
next working day.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._deadlines import TERMS

RULE = Rule(
    label="完工未验收",
    subject="project_no",
    level="yellow",
    checked="每个未取消项目的竣工日期与验收合格日期",
    flagged="竣工超过 28 天仍无合格验收；超过 90 天转红",
    why="不验收就用不踏实，施工单位也结不了账。",
    source="法释〔2020〕25号第九条；建设工程施工合同示范文本",
    basis=("projects", "acceptances"),
    limits=("acceptance_days", "acceptance_red_days"),
    flag_needs=("acceptances", "projects.status"),
    clear_needs=("projects.finished_on",),
    counts_refused=("projects",),  # the project's own row is there
    department="县住房和城乡建设局",
)

SQL = f"""
select project_no as subject_id, project_no, township,
       case when accepted_on is not null then false
            when finished_on is null and status in ('完工', '验收', '移交') then null
            when finished_on is null then false
            else is_late end as flagged,
       case when exceeds(days, acceptance_red_days, finished_on) then 'red' else 'yellow' end as level,
       days as measured, limit(acceptance_days, finished_on) as limit_value, '天' as unit,
       coalesce(base_fen, budget_fen) as amount_fen, finished_on as happened_on,
       '缺实际竣工日期' as missing, finished_on, judged_on, days, acceptance_count,
       source_file, source_sheet, source_row
from (
    select p.*, exceeds(cast(counted_to - finished_on as int), acceptance_days, finished_on) as is_late
    from (
        select f.*, coalesce(t.counted_to, f.judged_on) as counted_to, cast(judged_on - finished_on as int) as days
        from (
            select k.*, least(projects_known_on, acceptances_known_on) as judged_on
            from project_facts as k where coalesce(is_live, true)
        ) as f left join {TERMS} as t on t.day = f.judged_on
    ) as p
) as d
"""  # noqa: S608  (our own clause)

EVIDENCE = "{finished_on} 竣工，至 {judged_on} 已 {days} 天，没有合格的验收记录（验收 {acceptance_count} 次）"

EXAMPLES = (
    Example("28 days after the finish", [{"finished_on": date(2026, 9, 2)}], [False]),
    Example("29 days after it", [{"finished_on": date(2026, 9, 1)}], [True]),
    Example(
        "the 28th day is a Saturday: on the Sunday there is still time",
        [{"acceptances_known_on": date(2026, 9, 27), "finished_on": date(2026, 8, 29)}],
        [False],
    ),
    Example("accepted late is accepted", [{"finished_on": date(2026, 1, 1), "accepted_on": date(2026, 9, 1)}], [False]),
    Example("not finished", [{}], [False]),
    Example("said to be finished, finish day missing: cannot tell", [{"status": "完工"}], [None]),
    Example(
        "28 days after it when the acceptances end",
        [{"finished_on": date(2026, 6, 2), "acceptances_known_on": date(2026, 6, 30)}],
        [False],
    ),
    Example(
        "29 days after it when the project ledger ends",
        [{"finished_on": date(2026, 6, 1), "projects_known_on": date(2026, 6, 30)}],
        [True],
    ),
    Example(
        "no acceptance was ever handed in: cannot tell",
        [{"finished_on": date(2026, 1, 1)}],
        [None],
        unknown=("acceptances",),
    ),
    Example("the sheet has no column for the finish: cannot tell", [{}], [None], unknown=("projects.finished_on",)),
)
