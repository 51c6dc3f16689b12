"""Idle funds: the money has been there for months, and next to nothing was spent.

Only money that arrived longer ago than the limit is asked about, and only at living projects. What was paid is set
against it whatever the source of the payment was. Money whose day of arrival or whose sum nobody wrote down, and
rejected fund rows, may be old money too: a project is not clear if they could make it idle. A rejected payment may be
the spending.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="资金滞留",
    subject="project_no",
    level="yellow",
    checked="每个项目到位超过 90 天的资金与累计拨付",
    flagged="到位超过 90 天,累计拨付不足到位资金的 10%",
    why="钱趴在账上,群众等着路和水。",
    source="参照自治区 2023 年涉农资金支出进度通报",
    basis=("projects", "funds", "payments"),
    limits=("idle_funds_days", "idle_funds_percent"),
    department="县财政局",
)

SQL = """
select project_no as subject_id, project_no, township,
       case when under(paid_percent, idle_funds_percent, as_of)
            then case when has_rejected_payments then null else true end
            when has_rejected_funds or unsized > 0 or under(doubtful_percent, idle_funds_percent, as_of) then null
            else false end as flagged,
       paid_percent as measured, limit(idle_funds_percent, as_of) as limit_value, '%' as unit,
       coalesce(old_fen, undated_fen) as amount_fen, first_on as happened_on,
       case when under(paid_percent, idle_funds_percent, as_of) then '拨付台账有被退回的行,累计付款不全'
            when has_rejected_funds then '资金计划台账有被退回的行'
            when unsized > 0 then '缺资金到位金额'
            else '缺资金到位日期' end as missing,
       first_on, days, old_fen, paid_fen, paid_percent, as_of, source_file, source_sheet, source_row
from (
    select p.project_no, p.township, p.paid_fen, p.as_of, p.has_rejected_payments, p.has_rejected_funds, u.old_fen,
           u.undated_fen, u.unsized, u.first_on, cast(p.as_of - u.first_on as int) as days,
           p.paid_fen * 100e0 / nullif(u.old_fen, 0) as paid_percent,
           case when u.undated_fen > 0
                then p.paid_fen * 100e0 / nullif(coalesce(u.old_fen, 0) + u.undated_fen, 0) end as doubtful_percent,
           p.source_file, p.source_sheet, p.source_row
    from project_facts as p
    join (
        select project_no,
               sum(case when over(cast(as_of - arrived_on as int), idle_funds_days, arrived_on) then arrived_fen end)
                   as old_fen,
               min(case when over(cast(as_of - arrived_on as int), idle_funds_days, arrived_on) and arrived_fen > 0
                        then arrived_on end)
                   as first_on,
               sum(case when arrived_on is null then arrived_fen else 0 end) as undated_fen,
               sum(case when over(cast(as_of - arrived_on as int), idle_funds_days, arrived_on) and arrived_fen is null
                        then 1 else 0 end) as unsized
        from fund_facts where arrived_fen > 0 or (arrived_fen is null and arrived_on is not null)
        group by project_no
    ) as u on u.project_no = p.project_no
    where coalesce(p.is_live, true)
) as d
"""

EVIDENCE = (
    "最早一笔 {first_on} 到位,距今 {days} 天;到位超过期限的资金 {old_fen},"
    "截至 {as_of} 累计拨付 {paid_fen}({paid_percent})"
)


def _money(arrived_on: date | None, paid_fen: int, **more: object) -> dict[str, list[dict[str, object]]]:
    return {
        "project_facts": [{"project_no": "P", "paid_fen": paid_fen, **more}],
        "fund_facts": [{"project_no": "P", "arrived_fen": 10_000, "arrived_on": arrived_on}],
    }


DAY_90, DAY_91 = date(2026, 7, 2), date(2026, 7, 1)
EXAMPLES = (
    Example("there for 90 days", _money(DAY_90, 0), [False]),
    Example("there for 91 days", _money(DAY_91, 0), [True]),
    Example("a tenth is spent", _money(DAY_91, 1_000), [False]),
    Example("a fen less than a tenth is spent", _money(DAY_91, 999), [True]),
    Example("nobody wrote when it came: cannot tell", _money(None, 0), [None]),
    Example(
        "nobody wrote how much came: cannot tell",
        {
            "project_facts": [{"project_no": "P", "paid_fen": 0}],
            "fund_facts": [{"project_no": "P", "arrived_on": DAY_91}],
        },
        [None],
    ),
    Example("nobody wrote when it came, and it is spent", _money(None, 5_000), [False]),
    Example("a payment row was rejected: cannot tell", _money(DAY_91, 0, has_rejected_payments=True), [None]),
    Example("a fund row was rejected: cannot be clear", _money(DAY_90, 0, has_rejected_funds=True), [None]),
    Example("a cancelled project", _money(DAY_91, 0, is_live=False), []),
)
