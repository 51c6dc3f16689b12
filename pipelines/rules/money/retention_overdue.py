"""Retention overdue: the warranty is over, and the money held back for it has not been returned.

Nothing is overdue where the contractor has all of the settled amount already, under whatever name it was paid. A
rejected payment row may be the return: cannot tell. A term that ends on a rest day runs to the next working day.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._deadlines import TERMS

RULE = Rule(
    label="质保金逾期未退",
    subject="project_no",
    level="yellow",
    checked="每个扣有质保金的项目的质保到期日与质保金支付",
    flagged="质保期满超过 30 天,质保金仍未付清",
    why="质保金是施工单位的钱,到期不退就是拖欠。",
    source="法释〔2020〕25号第十七条;建质〔2017〕138号第十一条",
    basis=("projects", "payments"),
    limits=("retention_overdue_days",),
    department="县财政局",
)

SQL = f"""
select project_no as subject_id, project_no, township,
       case when unreturned_fen <= 0 or paid_fen >= settled_fen then false
            when retention_due_on is null then null
            when not is_over then false
            when has_rejected_payments then null
            else true end as flagged,
       days as measured, limit(retention_overdue_days, retention_due_on) as limit_value, '天' as unit,
       unreturned_fen as amount_fen, retention_due_on as happened_on,
       case when retention_due_on is null then '缺质保到期日' else '拨付台账有被退回的行,累计付款不全' end as missing,
       retention_fen, unreturned_fen, retention_due_on, days, as_of, source_file, source_sheet, source_row
from (
    select f.*, retention_fen - coalesce(retention_paid_fen, 0) as unreturned_fen,
           over(cast(coalesce(t.counted_to, f.as_of) - retention_due_on as int), retention_overdue_days,
                retention_due_on) as is_over,
           cast(as_of - retention_due_on as int) as days
    from project_facts as f left join {TERMS} as t on t.day = f.as_of
    where retention_fen > 0 and settled_on <= as_of
) as p
"""  # noqa: S608  (our own clause)

EVIDENCE = "质保期满 {retention_due_on},至 {as_of} 已过 {days} 天;质保金 {retention_fen},未退 {unreturned_fen}"

HELD = {
    "retention_fen": 300, "retention_due_on": date(2026, 8, 31), "settled_fen": 10_000, "paid_fen": 9_700,
    "settled_on": date(2025, 11, 1),
}  # fmt: skip
A_DAY_LATER = {**HELD, "retention_due_on": date(2026, 8, 30)}
EXAMPLES = (
    Example("30 days after the warranty", [HELD], [False]),
    Example("31 days after the warranty", [A_DAY_LATER], [True]),
    Example(
        "the 30th day is a Saturday: on the Sunday there is still time",
        [{**HELD, "as_of": date(2026, 9, 27), "retention_due_on": date(2026, 8, 27)}],
        [False],
    ),
    Example("returned", [{**A_DAY_LATER, "retention_paid_fen": 300, "paid_fen": 10_000}], [False]),
    Example("paid in full under another name", [{**A_DAY_LATER, "paid_fen": 10_000}], [False]),
    Example("a fen is still held", [{**A_DAY_LATER, "retention_paid_fen": 299, "paid_fen": 9_999}], [True]),
    Example("no day on which the warranty ends: cannot tell", [{**HELD, "retention_due_on": None}], [None]),
    Example("a payment row was rejected: cannot tell", [{**A_DAY_LATER, "has_rejected_payments": True}], [None]),
    Example("not settled yet", [{**A_DAY_LATER, "settled_on": None}], []),
)
