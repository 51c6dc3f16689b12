"""Unpaid wages: the work was done more than a month ago, and the workers wait.

All spells of a project are judged together. A spell without its last day leaves the clock without a start, and a
rejected row may be an unpaid one: such a project is not clear. Unpaid help (no wage) is owed nothing. A term that ends
on a rest day runs to the next working day.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._deadlines import TERMS

RULE = Rule(
    label="欠付工资",
    subject="project_no",
    level="red",
    checked="每个有用工记录的项目的务工结束日期与工资发放日期",
    flagged="务工结束超过 30 天,工资没有发放",
    why="工钱是一家人的口粮。",
    source="保障农民工工资支付条例",
    basis=("labour", "projects"),
    limits=("wage_days",),
    department="县人力资源和社会保障局",
)

SQL = f"""
select p.project_no as subject_id, p.project_no, p.township,
       case when w.owed > 0 then true
            when w.undated > 0 or p.has_rejected_labour then null
            else false end as flagged,
       cast(p.as_of - w.since_on as int) as measured, limit(wage_days, w.since_on) as limit_value, '天' as unit,
       w.owed_fen as amount_fen, w.since_on as happened_on,
       case when w.undated > 0 then '缺务工结束日期' else '务工台账有被退回的行' end as missing,
       w.owed, w.owed_fen, w.since_on, p.as_of, p.contractor, p.source_file, p.source_sheet, p.source_row
from project_facts as p
join (
    select project_no, sum(case when is_owed then 1 else 0 end) as owed,
           sum(case when is_owed then wage_fen else 0 end) as owed_fen,
           min(case when is_owed then worked_to end) as since_on,
           sum(case when paid_on is null and worked_to is null and wage_fen > 0 then 1 else 0 end) as undated
    from (
        select l.*, coalesce(l.wage_fen > 0 and l.paid_on is null
                    and over(cast(coalesce(t.counted_to, l.as_of) - l.worked_to as int), wage_days, l.worked_to), false)
               as is_owed
        from labour_facts as l left join {TERMS} as t on t.day = l.as_of
    ) as s group by project_no
) as w on w.project_no = p.project_no
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "有 {owed} 笔务工工资共 {owed_fen} 至 {as_of} 没有发放,最早一笔务工 {since_on} 结束;"
    "{contractor:施工单位 |没有施工单位}"
)


def _work(worked_to: date | None, paid_on: date | None = None, **more: object) -> dict[str, list[dict[str, object]]]:
    spell: dict[str, object] = {"project_no": "P", "worked_to": worked_to, "paid_on": paid_on, "wage_fen": 100}
    return {"project_facts": [{"project_no": "P", **more}], "labour_facts": [spell]}


EXAMPLES = (
    Example("ended 30 days ago", _work(date(2026, 8, 31)), [False]),
    Example("ended 31 days ago", _work(date(2026, 8, 30)), [True]),
    Example("ended long ago and paid", _work(date(2026, 5, 1), date(2026, 9, 1)), [False]),
    Example(
        "unpaid help is owed nothing",
        {
            "project_facts": [{"project_no": "P"}],
            "labour_facts": [{"project_no": "P", "worked_to": date(2026, 5, 1), "wage_fen": 0}],
        },
        [False],
    ),
    Example(
        "the 30th day is a Saturday: on the Sunday there is still time",
        {
            "project_facts": [{"project_no": "P"}],
            "labour_facts": [
                {"project_no": "P", "worked_to": date(2026, 8, 27), "wage_fen": 1, "as_of": date(2026, 9, 27)}
            ],
        },
        [False],
    ),
    Example("no last day: cannot tell", _work(None), [None]),
    Example("a row was rejected: cannot be clear", _work(date(2026, 8, 31), has_rejected_labour=True), [None]),
)
