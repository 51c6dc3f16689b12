"""Paid without contract: money left before anyone had signed.

The day of signing is allowed; with several contracts the first one counts. A payment of a day that the contract ledger
does not reach yet may have its contract: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._doubts import beyond

RULE = Rule(
    label="无合同付款",
    subject="payment_no",
    level="red",
    checked="每一笔拨付",
    flagged="拨付时没有合同，或拨付日期早于合同签订日期",
    why="没有合同的付款无从核对金额与收款人。",
    source="村公工程增量管理系统；政府投资条例",
    basis=("payments", "contracts"),
    flag_needs=("payments", "contracts"),
    counts_refused=("payments",),  # every payment is judged by itself
    department="县财政局",
)

SQL = f"""
select payment_no as subject_id, project_no, township,
       case when signed_on <= paid_on then false
            when paid_on is null or is_beyond is not null then null
            else true end as flagged,
       paid_on as measured, signed_on as limit_value, amount_fen, paid_on as happened_on,
       coalesce(is_beyond, '缺拨付日期') as missing, paid_on, payee, signed_on, source_file, source_sheet, source_row
from (select f.*, {beyond("paid_on", "contracts")} as is_beyond from payment_facts as f) as p
"""  # noqa: S608  (our own clause)

EVIDENCE = "{paid_on} 向{payee}拨付 {amount_fen}，{signed_on:合同签订于 |此时没有合同}"

MAY_1, MAY_2 = date(2026, 5, 1), date(2026, 5, 2)
EXAMPLES = (
    Example("signed the same day is allowed", [{"paid_on": MAY_1, "signed_on": MAY_1}], [False]),
    Example("a day early is not", [{"paid_on": MAY_1, "signed_on": MAY_2}], [True]),
    Example("no contract at all", [{"paid_on": MAY_1}], [True]),
    Example("the contract ledger is not known: cannot tell", [{"paid_on": MAY_1}], [None], unknown=("contracts",)),
    Example(
        "one contract is known and signed, whatever else there is",
        [{"paid_on": MAY_2, "signed_on": MAY_1}],
        [False],
        unknown=("contracts",),
    ),
    Example("contracts are known through that day", [{"paid_on": MAY_1, "contracts_known_on": MAY_1}], [True]),
    Example(
        "contracts are known through the day before: cannot tell",
        [{"paid_on": MAY_2, "contracts_known_on": MAY_1}],
        [None],
    ),
)
