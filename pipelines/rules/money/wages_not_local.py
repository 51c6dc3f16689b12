"""Wages not local: work for relief that gives its days to people from elsewhere.

Days of workers of whom nobody says where they are from count for the project as long as they could decide it: cannot
tell. So do days that are not known.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="以工代赈用工不足",
    subject="project_no",
    level="note",
    checked="每个以工代赈项目的本地务工天数占比",
    flagged="本地务工天数不足一半",
    why="以工代赈，代的是本村人的赈。",
    source="国家以工代赈管理办法（国家发展改革委令第57号）",
    basis=("labour", "projects"),
    flag_needs=("labour", "projects.status"),
    clear_needs=("labour",),
    limits=("local_days_percent",),
    department="县发展和改革局",
)

SQL = """
select p.project_no as subject_id, p.project_no, p.township,
       case when falls_below(w.most_percent, local_days_percent, p.as_of) then true
            when falls_below(w.local_percent, local_days_percent, p.as_of) then null
            else false end as flagged,
       w.local_percent as measured, limit(local_days_percent, p.as_of) as limit_value, '%' as unit,
       w.wage_fen as amount_fen, w.last_on as happened_on,
       '有务工人员未注明是否本地' as missing,
       w.days, w.local_days, w.local_percent, w.wage_fen, w.last_on, p.source_file, p.source_sheet, p.source_row
from project_facts as p
join (
    select project_no, sum(days) as days, sum(case when is_local then days else 0 end) as local_days,
           sum(case when is_local then days else 0 end) * 100e0 / nullif(sum(days), 0) as local_percent,
           sum(case when coalesce(is_local, true) then days else 0 end) * 100e0 / nullif(sum(days), 0)
               as most_percent,
           sum(wage_fen) as wage_fen, max(coalesce(worked_to, worked_from)) as last_on
    from labour_facts group by project_no
) as w on w.project_no = p.project_no
where coalesce(p.is_live, true) and p.procurement_method = '以工代赈'
"""

EVIDENCE = "务工 {days} 天，其中本地 {local_days} 天，占 {local_percent}；劳务报酬 {wage_fen}，记录到 {last_on}"


def _days(local: float, strange: float, unknown: float = 0.0, **more: object) -> dict[str, list[dict[str, object]]]:
    spells = [(True, local), (False, strange), (None, unknown)]
    return {
        "project_facts": [{"project_no": "P", "procurement_method": "以工代赈", **more}],
        "labour_facts": [
            {"project_no": "P", "is_local": where, "days": days, "worked_from": date(2026, 5, 1)}
            for where, days in spells
        ],
    }


EXAMPLES = (
    Example("half of the days", _days(10.0, 10.0), [False]),
    Example("half a day less", _days(9.5, 10.0), [True]),
    Example("other works may hire whom they like", _days(0.0, 10.0, procurement_method="比选"), []),
    Example("it hangs on people of unknown home: cannot tell", _days(8.0, 10.0, 4.0), [None]),
    Example("not all days are known: cannot tell", _days(9.5, 10.0), [None], unknown=("labour",)),
    Example("not all days are known: cannot be clear", _days(10.0, 10.0), [None], unknown=("labour",)),
)
