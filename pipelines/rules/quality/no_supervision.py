"""No supervision: a running site on which nobody keeps the log.

The last thirty days that the project, supervision and acceptance ledgers all cover are looked at, on sites that have
run for all of them; small works (简易) need no supervisor. A township that has never handed in a log may keep its logs
on paper: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="监理缺位",
    subject="project_no",
    level="yellow",
    checked="每个开工满 30 天的一般及以上在建项目最近 30 天的监理日志",
    flagged="没有日志的天数超过一半",
    why="没有监理的工地，隐蔽工程没人看见。",
    source="村公工程增量管理系统；县质量监督办法（本县自定）",
    basis=("supervision", "projects"),
    limits=("supervision_days", "supervision_missing_percent", "review_line"),
    flag_needs=("supervision", "acceptances", "projects.finished_on", "projects.status"),
    counts_refused=("projects",),  # the project's own row is there
    department="县住房和城乡建设局",
)

SQL = """
with known as (
    select f.*, least(projects_known_on, supervision_known_on, acceptances_known_on) as judged_on
    from project_facts as f
)
select project_no as subject_id, project_no, township,
       exceeds(missing_percent, supervision_missing_percent, judged_on) as flagged,
       missing_percent as measured, limit(supervision_missing_percent, judged_on) as limit_value, '%' as unit,
       coalesce(base_fen, budget_fen) as amount_fen, coalesce(last_logged_on, started_on) as happened_on,
       cast(null as string) as missing, started_on, logged, last_logged_on, missing_percent, judged_on,
       source_file, source_sheet, source_row
from (
    select p.*, coalesce(l.logged, 0) as logged, l.last_logged_on,
           (limit(supervision_days, p.judged_on) - coalesce(l.logged, 0)) * 100e0
               / nullif(limit(supervision_days, p.judged_on), 0)
               as missing_percent
    from known as p
    left join (
        select s.project_no, max(s.logged_on) as last_logged_on,
               count(distinct case when falls_below(cast(k.judged_on - s.logged_on as int) + 1, supervision_days,
                                                    k.judged_on)
                                   then s.logged_on end) as logged
        from supervision_facts as s join known as k on k.project_no = s.project_no
        where s.logged_on <= k.judged_on group by s.project_no
    ) as l on l.project_no = p.project_no
    where coalesce(p.is_live, true) and p.finished_on is null and p.accepted_on is null
          and coalesce(p.status, '在建') in ('申报', '立项', '招标', '在建')
          and exceeds(p.budget_fen, review_line, p.started_on)
          and exceeds(cast(p.judged_on - p.started_on as int), supervision_days, p.judged_on)
) as d
"""

EVIDENCE = (
    "{started_on} 开工；截至 {judged_on} 的近一月只有 {logged} 天有监理日志，缺 {missing_percent}，"
    "{last_logged_on:最近一次 |从未记录}"
)


def _site(logged: int, **more: object) -> dict[str, list[dict[str, object]]]:
    """A site with so many days logged in September."""
    row = {"project_no": "P", "township": "西河镇", "started_on": date(2026, 8, 31), "budget_fen": 5_000_000, **more}
    logs = [{"project_no": "P", "township": "西河镇", "logged_on": date(2026, 9, day)} for day in range(1, logged + 1)]
    return {"project_facts": [row], "supervision_facts": logs}


EXAMPLES = (
    Example("logged on 15 of 30 days", _site(15), [False]),
    Example("logged on 14 of 30 days", _site(14), [True]),
    Example("begun 29 days ago", _site(0, started_on=date(2026, 9, 1)), []),
    Example("small works need no supervisor", _site(0, budget_fen=4_999_999), []),
    Example("never logged, though the ledger was handed in", _site(0), [True]),
    Example("no log was ever handed in: cannot tell", _site(0), [None], unknown=("supervision",)),
    Example("nobody knows whether it was accepted: cannot tell", _site(0), [None], unknown=("acceptances",)),
    Example("logged on 15 days, whatever is missing", _site(15), [False], unknown=("supervision",)),
    Example(
        "begun 30 days before the logs end, and 15 of them logged",
        _site(15, supervision_known_on=date(2026, 9, 20), started_on=date(2026, 8, 21)),
        [False],
    ),
    Example(
        "logged on 14 of 30 days when the project ledger ends, and on the day after it",
        _site(15, projects_known_on=date(2026, 9, 14), started_on=date(2026, 8, 1)),
        [True],
    ),
    Example(
        "begun 29 days before the logs end",
        _site(0, supervision_known_on=date(2026, 9, 20), started_on=date(2026, 8, 22)),
        [],
    ),
)
