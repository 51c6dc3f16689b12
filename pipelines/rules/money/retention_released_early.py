"""Retention released early: the guarantee money went back before its term was over.

The last day of the term is the first on which it may be paid.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="质保金提前支付",
    subject="payment_no",
    level="yellow",
    checked="每一笔质保金支付与质保到期日",
    flagged="质保金支付早于质保到期日",
    why="质保金一退，坏了就没人来修。",
    source="建质〔2017〕138号第二条、第十条",
    basis=("payments", "projects"),
    flag_needs=("payments",),
    counts_refused=("payments",),  # every payment is judged by itself
    department="县财政局",
)

SQL = """
select payment_no as subject_id, project_no, township, paid_on < retention_due_on as flagged,
       paid_on as measured, retention_due_on as limit_value, amount_fen, paid_on as happened_on,
       '缺质保到期日' as missing, paid_on, payee, retention_due_on,
       cast(retention_due_on - paid_on as int) as days, source_file, source_sheet, source_row
from payment_facts
where kind = '质保金'
"""

EVIDENCE = "{paid_on} 向{payee}支付质保金 {amount_fen}，质保到期日为 {retention_due_on}，提前 {days} 天"

MAY_1, MAY_2 = date(2026, 5, 1), date(2026, 5, 2)
RETENTION = {"kind": "质保金", "paid_on": MAY_1}
EXAMPLES = (
    Example("on the day the term ends", [{**RETENTION, "retention_due_on": MAY_1}], [False]),
    Example("a day before it", [{**RETENTION, "retention_due_on": MAY_2}], [True]),
    Example("end of the term missing: cannot tell", [RETENTION], [None]),
    Example(
        "the payment ledger is not known: cannot tell",
        [{**RETENTION, "retention_due_on": MAY_2}],
        [None],
        unknown=("payments",),
    ),
    Example("another kind of payment", [{"kind": "进度款", "paid_on": MAY_1, "retention_due_on": MAY_2}], []),
)
