"""Double payment: the same money twice, or one invoice paid twice.

Only the later payment of a pair is flagged. Invoice numbers are compared per payee: old paper invoices of different
sellers may share a number. What is not known of the project's payments may be the other half: cannot be clear.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._names import spelling

RULE = Rule(
    label="重复付款",
    subject="payment_no",
    level="red",
    checked="同一项目、同一收款单位的各笔拨付，以及各张发票",
    flagged="同一项目向同一收款单位 30 天以内（含）两次支付相同金额，或同一张发票付款两次",
    why="付了两次的钱，只有一次有活。",
    source="县资金管理办法；会计法",
    flag_needs=("payments@any",),
    clear_needs=("payments", "payments.invoice_no"),
    rows={"payments": "f.payment_no in (s.subject_id, s.other_no)"},
    limits=("double_payment_days",),
    department="县财政局",
)

SQL = f"""
with {spelling(("payment_facts", "payee"))}
select payment_no as subject_id, project_no, township,
       is_twin or is_same_invoice as flagged,
       days as measured, limit(double_payment_days, paid_on) as limit_value, '天' as unit, amount_fen,
       paid_on as happened_on, cast(null as string) as missing,
       case when is_twin then '与同额付款相隔不久' else '发票已用过' end as problem,
       case when is_twin then twin_no else invoice_first_no end as other_no,
       case when not is_twin and invoice_first_project <> project_no then invoice_first_project end as other_project_no,
       case when is_twin then twin_on else invoice_first_on end as other_day_on,
       paid_on, payee, invoice_no, source_file, source_sheet, source_row
from (
    select d.*, coalesce(falls_below(days, double_payment_days, paid_on), false) as is_twin,
           invoice_no is not null and invoice_first_no <> payment_no as is_same_invoice
    from (
        select w.*, cast(paid_on - twin_on as int) as days
        from (
            select n.*,
                   lag(payment_no) over (partition by project_no, firm, amount_fen
                       order by paid_on nulls last, payment_no nulls last) as twin_no,
                   lag(paid_on) over (partition by project_no, firm, amount_fen
                       order by paid_on nulls last, payment_no nulls last) as twin_on,
                   first_value(payment_no) over (partition by invoice_no, firm
                       order by paid_on nulls last, payment_no nulls last) as invoice_first_no,
                   first_value(project_no) over (partition by invoice_no, firm
                       order by paid_on nulls last, payment_no nulls last) as invoice_first_project,
                   first_value(paid_on) over (partition by invoice_no, firm
                       order by paid_on nulls last, payment_no nulls last) as invoice_first_on
            from (select p.*, s.firm from payment_facts as p left join spelling as s on s.name = p.payee) as n
        ) as w
    ) as d
) as s
"""  # noqa: S608  (our own clause)

EVIDENCE = "{paid_on} 向{payee}付 {amount_fen}，{problem}：前一笔 {other_no}（{other_day_on}）{invoice_no:，发票 |}"

MAY_1, MAY_31, JUNE_1 = date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1)
FIRST = {"project_no": "P", "payee": "宏达（福建）公司", "amount_fen": 500, "paid_on": MAY_1}
EXAMPLES = (
    Example("the same sum 31 days later", [FIRST, {**FIRST, "paid_on": JUNE_1}], [False, False]),
    Example("the same sum 30 days later: the second one", [FIRST, {**FIRST, "paid_on": MAY_31}], [False, True]),
    Example("a fen of difference", [FIRST, {**FIRST, "amount_fen": 501}], [False, False]),
    Example("the same payee in other brackets", [FIRST, {**FIRST, "payee": "宏达（福建）公司"}], [False, True]),
    Example(
        "one invoice in two projects",
        [{**FIRST, "invoice_no": "9"}, {**FIRST, "project_no": "Q", "invoice_no": "9", "paid_on": JUNE_1}],
        [False, True],
    ),
    Example(
        "two sellers with one invoice number",
        [{**FIRST, "invoice_no": "9"}, {**FIRST, "payee": "宏远公司", "invoice_no": "9"}],
        [False, False],
    ),
    Example("no invoice number at all", [FIRST, {**FIRST, "amount_fen": 700}], [False, False]),
    Example("not all payments are known: cannot be clear", [FIRST], [None], unknown=("payments",)),
    Example("the sheet has no invoice numbers: cannot be clear", [FIRST], [None], unknown=("payments.invoice_no",)),
    Example(
        "not all payments are known, and two of them are one: still twice",
        [FIRST, {**FIRST, "paid_on": MAY_31}],
        [None, True],
        unknown=("payments",),
    ),
)
