"""Not escrow: money that did not go through the project's own account."""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="未走专户",
    subject="payment_no",
    level="yellow",
    checked="每一笔拨付是否由专户支付",
    flagged="未由专户支付",
    why="不走专户，资金就可能被挪作他用。",
    source="县资金管理办法；村公工程增量管理系统",
    basis=("payments",),
    flag_needs=("payments",),
    counts_refused=("payments",),  # every payment is judged by itself
    department="县财政局",
)

SQL = """
select payment_no as subject_id, project_no, township, not is_escrow as flagged,
       is_escrow as measured, true as limit_value, amount_fen, paid_on as happened_on,
       '缺“专户支付（是/否）”' as missing,
       paid_on, payee, kind, source_file, source_sheet, source_row
from payment_facts
"""

EVIDENCE = "{paid_on} 向{payee}拨付{kind} {amount_fen}，未经专户"

MAY_1 = date(2026, 5, 1)
EXAMPLES = (
    Example("through the account", [{"paid_on": MAY_1, "is_escrow": True}], [False]),
    Example("past the account", [{"paid_on": MAY_1, "is_escrow": False}], [True]),
    Example("nobody said: cannot tell", [{"paid_on": MAY_1}], [None]),
    Example(
        "the payment ledger is not known: cannot tell",
        [{"paid_on": MAY_1, "is_escrow": False}],
        [None],
        unknown=("payments",),
    ),
)
