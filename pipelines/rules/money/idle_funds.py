"""Idle funds: the money has been there for months, and next to nothing was spent.

Only money that arrived longer ago than the limit is asked about, and only at living projects. What was paid is set
against it whatever the source of the payment was, as of the day through which payments are known. Money whose day of
arrival or whose sum nobody wrote down, and funds that are not known, may be old money too: a project is not clear if
they could make it idle. Payments that are not known may be the spending.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._doubts import through

RULE = Rule(
    label="资金滞留",
    subject="project_no",
    level="yellow",
    checked="每个项目到位超过 90 天的资金与累计拨付",
    flagged="到位超过 90 天，累计拨付不足到位资金的 10%",
    why="钱趴在账上，群众等着路和水。",
    source="参照自治区 2023 年涉农资金支出进度通报",
    basis=("projects", "funds", "payments"),
    flag_needs=("funds@any", "payments", "projects.status"),
    clear_needs=("funds", "funds.arrived_fen"),
    limits=("idle_funds_days", "idle_funds_percent"),
    department="县财政局",
)

SQL = f"""
select project_no as subject_id, project_no, township,
       case when falls_below(paid_percent, idle_funds_percent, judged_on) then true
            when unsized > 0 or falls_below(doubtful_percent, idle_funds_percent, judged_on) then null
            else false end as flagged,
       paid_percent as measured, limit(idle_funds_percent, judged_on) as limit_value, '%' as unit,
       coalesce(old_fen, undated_fen) as amount_fen, first_on as happened_on,
       case when unsized > 0 then '缺资金到位金额' else '缺资金到位日期' end as missing,
       first_on, days, old_fen, paid_fen, paid_percent, judged_on, source_file, source_sheet, source_row
from (
    select p.project_no, p.township, p.paid_fen, u.judged_on, u.old_fen, u.undated_fen, u.unsized, u.first_on,
           cast(u.judged_on - u.first_on as int) as days,
           p.paid_fen * 100e0 / nullif(u.old_fen, 0) as paid_percent,
           case when u.undated_fen > 0
                then p.paid_fen * 100e0 / nullif(coalesce(u.old_fen, 0) + u.undated_fen, 0) end as doubtful_percent,
           p.source_file, p.source_sheet, p.source_row
    from project_facts as p
    join (
        select project_no, max(judged_on) as judged_on, sum(case when is_old then arrived_fen end) as old_fen,
               min(case when is_old and arrived_fen > 0 then arrived_on end) as first_on,
               sum(case when arrived_on is null then arrived_fen else 0 end) as undated_fen,
               sum(case when is_old and arrived_fen is null then 1 else 0 end) as unsized
        from (
            select f.*, exceeds(cast(judged_on - arrived_on as int), idle_funds_days, arrived_on) as is_old
            from (select m.*, {through("payments")} as judged_on from fund_facts as m) as f
        ) as dated
        where arrived_fen > 0 or (arrived_fen is null and arrived_on is not null)
        group by project_no
    ) as u on u.project_no = p.project_no
    where coalesce(p.is_live, true)
) as d
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "最早一笔 {first_on} 到位，至 {judged_on} 已 {days} 天；到位超过期限的资金 {old_fen}，"
    "累计拨付 {paid_fen}（{paid_percent}）"
)


def _money(
    arrived_on: date | None, paid_fen: int, known_on: date = date(2026, 9, 30), **more: object
) -> dict[str, list[dict[str, object]]]:
    """100 yuan that arrived on a day, and what is paid; payments are known through `known_on`."""
    return {
        "project_facts": [{"project_no": "P", "paid_fen": paid_fen, **more}],
        "fund_facts": [
            {"project_no": "P", "arrived_fen": 10_000, "arrived_on": arrived_on, "payments_known_on": known_on}
        ],
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
    Example("payments are not known: cannot tell", _money(DAY_91, 0), [None], unknown=("payments",)),
    Example("not all funds are known: cannot be clear", _money(DAY_90, 0), [None], unknown=("funds",)),
    Example("not all funds are known: idle stays idle", _money(DAY_91, 0), [True], unknown=("funds",)),
    Example("payments are known through its 90th day there", _money(DAY_91, 0, date(2026, 9, 29)), [False]),
    Example("payments are known through its 91st day there", _money(date(2026, 6, 30), 0, date(2026, 9, 29)), [True]),
    Example("a cancelled project", _money(DAY_91, 0, is_live=False), []),
)
