"""Unpaid wages: the work was done more than a month ago, and the workers wait.

All spells of a project are judged together, each as of the day of the file that tells it. A spell without its last day
leaves the clock without a start, and a row that is not known may be an unpaid one: such a project is not clear. A sheet
without a column for the day of payment says of nobody that he is unpaid. Unpaid help (no wage) is owed nothing. A term
that ends on a rest day runs to the next working day.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._deadlines import TERMS

RULE = Rule(
    label="欠付工资",
    subject="project_no",
    level="red",
    checked="每个有用工记录的项目的务工结束日期与工资发放日期",
    flagged="务工结束超过 30 天，工资没有发放",
    why="工钱是一家人的口粮。",
    source="保障农民工工资支付条例",
    basis=("labour", "projects"),
    flag_needs=("labour", "labour.paid_on"),
    clear_needs=("labour",),
    limits=("wage_days",),
    department="县人力资源和社会保障局",
)

SQL = f"""
select p.project_no as subject_id, p.project_no, p.township,
       case when w.owed > 0 then true
            when w.undated > 0 then null
            else false end as flagged,
       cast(w.judged_on - w.since_on as int) as measured, limit(wage_days, w.since_on) as limit_value, '天' as unit,
       w.owed_fen as amount_fen, w.since_on as happened_on,
       '缺务工结束日期' as missing, w.owed, w.owed_fen, w.since_on, w.judged_on, p.contractor,
       p.source_file, p.source_sheet, p.source_row
from project_facts as p
join (
    select project_no, sum(case when is_owed then 1 else 0 end) as owed,
           sum(case when is_owed then wage_fen else 0 end) as owed_fen,
           min(case when is_owed then worked_to end) as since_on, min(case when is_owed then known_on end) as judged_on,
           sum(case when paid_on is null and worked_to is null and wage_fen > 0 then 1 else 0 end) as undated
    from (
        select l.*, coalesce(l.wage_fen > 0 and l.paid_on is null
                    and exceeds(cast(coalesce(t.counted_to, l.known_on) - l.worked_to as int), wage_days, l.worked_to),
                    false) as is_owed
        from labour_facts as l left join {TERMS} as t on t.day = l.known_on
    ) as s group by project_no
) as w on w.project_no = p.project_no
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "有 {owed} 笔务工工资共 {owed_fen} 至 {judged_on} 没有发放，最早一笔务工 {since_on} 结束；"
    "{contractor:施工单位 |没有施工单位}"
)


def _work(worked_to: date | None, paid_on: date | None = None, **more: object) -> dict[str, list[dict[str, object]]]:
    spell: dict[str, object] = {"project_no": "P", "worked_to": worked_to, "paid_on": paid_on, "wage_fen": 100}
    return {"project_facts": [{"project_no": "P"}], "labour_facts": [{**spell, **more}]}


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
                {"project_no": "P", "worked_to": date(2026, 8, 27), "wage_fen": 1, "known_on": date(2026, 9, 27)}
            ],
        },
        [False],
    ),
    Example("no last day: cannot tell", _work(None), [None]),
    Example("not all rows are known: cannot be clear", _work(date(2026, 8, 31)), [None], unknown=("labour",)),
    Example(
        "the sheet has no column for the day of payment: cannot tell",
        _work(date(2026, 8, 30)),
        [None],
        unknown=("labour.paid_on",),
    ),
    Example("told by a file of the 30th day", _work(date(2026, 8, 30), known_on=date(2026, 9, 29)), [False]),
    Example("told by a file of the 31st day", _work(date(2026, 8, 29), known_on=date(2026, 9, 29)), [True]),
)
