"""No supervision: a running site on which nobody keeps the log.

The last thirty days up to the night are looked at, on sites that have run for all of them; small works (简易) need no
supervisor. A township that has never handed in a log may keep its logs on paper, and a rejected log row may be the
missing one: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="监理缺位",
    subject="project_no",
    level="yellow",
    checked="每个开工满 30 天的一般及以上在建项目最近 30 天的监理日志",
    flagged="没有日志的天数超过一半",
    why="没有监理的工地,隐蔽工程没人看见。",
    source="村公工程增量管理系统;县质量监督办法(本县自定)",
    basis=("supervision", "projects"),
    limits=("supervision_days", "supervision_missing_percent", "review_line"),
    department="县住房和城乡建设局",
)

SQL = """
select project_no as subject_id, project_no, township,
       case when not over(missing_percent, supervision_missing_percent, as_of) then false
            when has_rejected_supervision or township_logs = 0 then null
            else true end as flagged,
       missing_percent as measured, limit(supervision_missing_percent, as_of) as limit_value, '%' as unit,
       coalesce(base_fen, budget_fen) as amount_fen, coalesce(last_logged_on, started_on) as happened_on,
       case when has_rejected_supervision then '监理日志有被退回的行' else '本乡镇没有报送监理日志' end as missing,
       started_on, logged, last_logged_on, missing_percent, as_of, source_file, source_sheet, source_row
from (
    select p.*, coalesce(l.logged, 0) as logged, l.last_logged_on, coalesce(t.logs, 0) as township_logs,
           (limit(supervision_days, p.as_of) - coalesce(l.logged, 0)) * 100e0
               / nullif(limit(supervision_days, p.as_of), 0)
               as missing_percent
    from project_facts as p
    left join (
        select s.project_no, max(s.logged_on) as last_logged_on,
               count(distinct case when under(cast(s.as_of - s.logged_on as int) + 1, supervision_days, s.as_of)
                                   then s.logged_on end) as logged
        from supervision_facts as s where s.logged_on <= s.as_of group by s.project_no
    ) as l on l.project_no = p.project_no
    left join (select township, count(*) as logs from supervision_facts group by township) as t
         on t.township = p.township
    where coalesce(p.is_live, true) and p.finished_on is null and p.accepted_on is null
          and coalesce(p.status, '在建') in ('申报', '立项', '招标', '在建')
          and over(p.budget_fen, review_line, p.started_on)
          and over(cast(p.as_of - p.started_on as int), supervision_days, p.as_of)
) as d
"""

EVIDENCE = (
    "{started_on} 开工;截至 {as_of} 的近一月只有 {logged} 天有监理日志,缺 {missing_percent},"
    "{last_logged_on:最近一次 |从未记录}"
)


def _site(logged: int, others: int = 1, **more: object) -> dict[str, list[dict[str, object]]]:
    """A site of the township with so many days logged in September, and so many logs of another site."""
    row = {"project_no": "P", "township": "西河镇", "started_on": date(2026, 8, 31), "budget_fen": 5_000_000, **more}
    logs = [{"project_no": "P", "township": "西河镇", "logged_on": date(2026, 9, day)} for day in range(1, logged + 1)]
    return {"project_facts": [row], "supervision_facts": logs + [{"project_no": "Q", "township": "西河镇"}] * others}


EXAMPLES = (
    Example("logged on 15 of 30 days", _site(15), [False]),
    Example("logged on 14 of 30 days", _site(14), [True]),
    Example("begun 29 days ago", _site(0, started_on=date(2026, 9, 1)), []),
    Example("small works need no supervisor", _site(0, budget_fen=4_999_999), []),
    Example("no log in the whole township: cannot tell", _site(0, others=0), [None]),
    Example("a log row was rejected: cannot tell", _site(14, has_rejected_supervision=True), [None]),
)
