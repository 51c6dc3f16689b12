"""Winner mismatch: the money went to someone who is not the contractor.

Names are compared without spaces, brackets' width or letter case. Any contractor of the project will do, since a
project may have several contracts. Wages paid to workers are excepted.
"""

from pipelines.definitions import Example, Rule
from pipelines.rules._names import spelling

RULE = Rule(
    label="主体不一致",
    subject="payment_no",
    level="red",
    checked="每一笔拨付(工资除外)的收款单位与合同施工单位",
    flagged="收款单位不是本项目任何一份合同的施工单位",
    why="中标的不干、干的不中标,多是挂靠或转包。",
    source="建筑法第二十八条;法院判例",
    basis=("payments", "contracts"),
    department="县住房和城乡建设局",
)

SQL = f"""
with {spelling(("payment_facts", "payee"), ("payment_facts", "contractor"), ("contract_facts", "contractor"))}
select p.payment_no as subject_id, p.project_no, p.township,
       case when own.firm = due.firm or f.firm is not null then false
            when p.has_rejected_contracts or p.contractor is null or p.payee is null then null
            else true end as flagged,
       p.payee as measured, p.contractor as limit_value, p.amount_fen, p.paid_on as happened_on,
       case when p.has_rejected_contracts then '合同台账有被退回的行' when p.contractor is null then '缺合同施工单位'
            else '缺收款单位' end as missing,
       p.paid_on, p.payee, p.contractor, p.kind, p.source_file, p.source_sheet, p.source_row
from payment_facts as p
left join spelling as own on own.name = p.payee
left join spelling as due on due.name = p.contractor
left join (
    select distinct c.project_no, s.firm from contract_facts as c join spelling as s on s.name = c.contractor
) as f on f.project_no = p.project_no and f.firm = own.firm
where p.kind is distinct from '工资'
"""  # noqa: S608  (our own clauses)

EVIDENCE = "{paid_on} {kind} {amount_fen} 付给{payee},合同施工单位为{contractor}"

EXAMPLES = (
    Example(
        "the same name, other brackets and spaces",
        [{"payee": "宏达(福建) 公司A", "contractor": "宏达(福建)公司A"}],
        [False],
    ),
    Example("another firm", [{"payee": "宏远公司", "contractor": "宏达公司"}], [True]),
    Example(
        "the contractor of the project's second contract",
        {
            "payment_facts": [{"project_no": "P", "payee": "宏远公司", "contractor": "宏达公司"}],
            "contract_facts": [{"project_no": "P", "contractor": "宏远公司"}],
        },
        [False],
    ),
    Example("wages go to workers", [{"payee": "张某", "contractor": "宏达公司", "kind": "工资"}], []),
    Example("no contract: cannot tell", [{"payee": "宏远公司"}], [None]),
    Example(
        "a contract row was rejected: cannot tell",
        [{"payee": "宏远公司", "contractor": "宏达公司", "has_rejected_contracts": True}],
        [None],
    ),
)
