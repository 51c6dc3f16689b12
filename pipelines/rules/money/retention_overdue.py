"""Retention overdue: the warranty is over, and the money held back for it has not been returned.

Nothing is overdue where the contractor has all of the settled amount already, under whatever name it was paid. It is
held as of the day through which payments and the project are known; payments that are not known may be the return. A
term that ends on a rest day runs to the next working day.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._deadlines import TERMS
from pipelines.rules._doubts import through

RULE = Rule(
    label="质保金逾期未退",
    subject="project_no",
    level="yellow",
    checked="每个扣有质保金的项目的质保到期日与质保金支付",
    flagged="质保期满超过 30 天，质保金仍未付清",
    why="质保金是施工单位的钱，到期不退就是拖欠。",
    source="法释〔2020〕25号第十七条；建质〔2017〕138号第十一条",
    basis=("projects", "payments"),
    flag_needs=("payments", "projects.settled_fen"),
    limits=("retention_overdue_days",),
    department="县财政局",
)

SQL = f"""
select project_no as subject_id, project_no, township,
       case when unreturned_fen <= 0 or paid_fen >= settled_fen then false
            when retention_due_on is null then null
            else is_over end as flagged,
       days as measured, limit(retention_overdue_days, retention_due_on) as limit_value, '天' as unit,
       unreturned_fen as amount_fen, retention_due_on as happened_on,
       '缺质保到期日' as missing, retention_fen, unreturned_fen, retention_due_on, days, judged_on,
       source_file, source_sheet, source_row
from (
    select f.*, retention_fen - coalesce(retention_paid_fen, 0) as unreturned_fen,
           exceeds(cast(coalesce(t.counted_to, f.judged_on) - retention_due_on as int), retention_overdue_days,
                retention_due_on) as is_over,
           cast(judged_on - retention_due_on as int) as days
    from (select d.*, {through("payments", "projects")} as judged_on from project_facts as d) as f
    left join {TERMS} as t on t.day = f.judged_on
    where retention_fen > 0 and settled_on <= as_of
) as p
"""  # noqa: S608  (our own clause)

EVIDENCE = "质保期满 {retention_due_on}，至 {judged_on} 已过 {days} 天；质保金 {retention_fen}，未退 {unreturned_fen}"

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
        [{**HELD, "payments_known_on": date(2026, 9, 27), "retention_due_on": date(2026, 8, 27)}],
        [False],
    ),
    Example("returned", [{**A_DAY_LATER, "retention_paid_fen": 300, "paid_fen": 10_000}], [False]),
    Example("paid in full under another name", [{**A_DAY_LATER, "paid_fen": 10_000}], [False]),
    Example("a fen is still held", [{**A_DAY_LATER, "retention_paid_fen": 299, "paid_fen": 9_999}], [True]),
    Example("no day on which the warranty ends: cannot tell", [{**HELD, "retention_due_on": None}], [None]),
    Example("not all payments are known: cannot tell", [A_DAY_LATER], [None], unknown=("payments",)),
    Example(
        "not all payments are known, and it is returned",
        [{**A_DAY_LATER, "retention_paid_fen": 300, "paid_fen": 10_000}],
        [False],
        unknown=("payments",),
    ),
    Example(
        "payments are known through the 30th day", [{**A_DAY_LATER, "payments_known_on": date(2026, 9, 29)}], [False]
    ),
    Example(
        "payments are known through the 31st day",
        [{**A_DAY_LATER, "retention_due_on": date(2026, 8, 29), "payments_known_on": date(2026, 9, 29)}],
        [True],
    ),
    Example("not settled yet", [{**A_DAY_LATER, "settled_on": None}], []),
)
