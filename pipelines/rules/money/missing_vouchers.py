"""Missing vouchers: a payment without its contract, invoice or measurement.

A prepayment needs no measurement, and wages to workers have no invoice. A blank number means there is no paper, but not
in a sheet that has no such column; a blank "contract" answer means nobody said: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="凭证不全",
    subject="payment_no",
    level="yellow",
    checked="每一笔拨付的合同、发票、计量（验收）单",
    flagged="缺合同、发票或计量单（预付款不需计量单，工资不需发票）",
    why="没有凭证的钱，说不清花在了哪里。",
    source="会计法第十四条；村公工程增量管理系统",
    basis=("payments",),
    flag_needs=("payments", "payments.invoice_no", "payments.measurement_no"),
    counts_refused=("payments",),  # every payment is judged by itself
    department="县财政局",
)

SQL = """
select payment_no as subject_id, project_no, township,
       case when lacking <> '' then true when has_contract is null then null else false end as flagged,
       substr(lacking, length('、') + 1) as measured, '合同、发票、计量单' as limit_value, amount_fen,
       paid_on as happened_on, '缺“合同（有/无）”' as missing, paid_on, payee, kind,
       substr(lacking, length('、') + 1) as lacking_papers, source_file, source_sheet, source_row
from (
    select p.*, case when not has_contract then '、合同' else '' end
                || case when invoice_no is null and kind is distinct from '工资' then '、发票' else '' end
                || case when measurement_no is null and kind is distinct from '预付款' then '、计量单' else '' end
                as lacking
    from payment_facts as p
) as f
"""

EVIDENCE = "{paid_on} 向{payee}拨付{kind} {amount_fen}，缺{lacking_papers}"

PAID = {"paid_on": date(2026, 5, 1), "kind": "进度款", "has_contract": True, "invoice_no": "1", "measurement_no": "2"}
EXAMPLES = (
    Example("all three are there", [PAID], [False]),
    Example("no measurement", [{**PAID, "measurement_no": None}], [True]),
    Example("a prepayment needs none", [{**PAID, "kind": "预付款", "measurement_no": None}], [False]),
    Example("no invoice", [{**PAID, "invoice_no": None}], [True]),
    Example("wages have no invoice", [{**PAID, "kind": "工资", "invoice_no": None}], [False]),
    Example("no contract and no invoice", [{**PAID, "has_contract": False, "invoice_no": None}], [True]),
    Example("nobody said whether there is a contract: cannot tell", [{**PAID, "has_contract": None}], [None]),
    Example(
        "the sheet has no column for the measurement: cannot tell",
        [{**PAID, "measurement_no": None}],
        [None],
        unknown=("payments.measurement_no",),
    ),
    Example(
        "the sheet has no column for the invoice, and wages have none",
        [{**PAID, "kind": "工资", "invoice_no": None}],
        [False],
        unknown=("payments.invoice_no",),
    ),
)
