"""Winner mismatch: the money went to someone who is not the contractor, or the contractor is not who won.

Names are compared without spaces, brackets' width or letter case. Any contractor of the project will do, since a
project may have several contracts; so will any winner on the tender's list. Wages paid to workers are excepted. A
project without a winner on record is judged by its payees only. A contract that is not known, or not yet on the day of
the payment, may be the payee's, and a bid that is not known the contractor's: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._gaps import gap
from pipelines.rules._names import spelling

RULE = Rule(
    label="主体不一致",
    subject="payment_no",
    level="red",
    checked="每一笔拨付（工资除外）的收款单位、合同施工单位与投标台账的中标单位",
    flagged="收款单位不是本项目任何一份合同的施工单位，或合同施工单位都不是投标台账上的中标单位",
    why="中标的不干、干的不中标，多是挂靠或转包。",
    source="建筑法第二十八条；法院判例",
    basis=("payments", "contracts", "bids"),
    flag_needs=("payments", "contracts"),
    clear_needs=("bids",),
    counts_refused=("payments",),  # the payment itself is there
    department="县住房和城乡建设局",
)

NAMES = (
    ("payment_facts", "payee"),
    ("payment_facts", "contractor"),
    ("contract_facts", "contractor"),
    ("bid_facts", "bidder"),
)
SQL = f"""
with {spelling(*NAMES)},
signed as (
    select distinct c.project_no, s.firm from contract_facts as c join spelling as s on s.name = c.contractor
),
won as (
    select b.project_no, min(b.bidder) as winner
    from bid_facts as b
    join spelling as s on s.name = b.bidder
    left join signed as c on c.project_no = b.project_no and c.firm = s.firm
    where b.is_winner group by b.project_no having count(c.firm) = 0
)
select payment_no as subject_id, project_no, township,
       case when is_contractor and winner is null then false
            when contractor is null or payee is null or paid_on > contracts_known_on then null
            when is_contractor and lacks_bids then null
            else true end as flagged,
       case when is_contractor then contractor else payee end as measured,
       case when is_contractor then winner else contractor end as limit_value, amount_fen, paid_on as happened_on,
       case when contractor is null then '缺合同施工单位' when payee is null then '缺收款单位'
            when paid_on > contracts_known_on then '合同台账只报到 ' || cast(contracts_known_on as string)
            else '比选投标台账不全' end as missing,
       paid_on, payee, contractor, winner, kind, source_file, source_sheet, source_row
from (
    select p.*, w.winner, g.project_no is not null as lacks_bids,
           coalesce(own.firm = due.firm, false) or f.firm is not null as is_contractor
    from payment_facts as p
    left join spelling as own on own.name = p.payee
    left join spelling as due on due.name = p.contractor
    left join signed as f on f.project_no = p.project_no and f.firm = own.firm
    left join won as w on w.project_no = p.project_no
    left join ({gap("bids")}) as g on g.project_no = p.project_no
    where p.kind is distinct from '工资'
) as s
"""  # noqa: S608  (our own clauses)

EVIDENCE = "{paid_on} {kind} {amount_fen} 付给{payee}，合同施工单位为{contractor}{winner:，投标台账的中标单位为|}"


def _paid(winner: str, *contractors: str, **bid: object) -> dict[str, list[dict[str, object]]]:
    """One payment to 宏达公司 on a project that `winner` won and `contractors` signed for."""
    payment = {"project_no": "P", "payee": "宏达公司", "contractor": contractors[0], "paid_on": date(2026, 5, 1)}
    return {
        "project_facts": [{"project_no": "P"}],
        "payment_facts": [payment],
        "contract_facts": [{"project_no": "P", "contractor": firm} for firm in contractors],
        "bid_facts": [{"project_no": "P", "bidder": winner, "is_winner": True, **bid}],
    }


MAY_1 = date(2026, 5, 1)
FAR = {"payee": "宏远公司", "contractor": "宏达公司", "paid_on": MAY_1}
EXAMPLES = (
    Example(
        "the same name, other brackets and spaces",
        [{"payee": "宏达（福建） 公司A", "contractor": "宏达（福建）公司A"}],
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
    Example("the contractor won", _paid("宏达 公司", "宏达公司"), [False]),
    Example("another firm won than signed", _paid("远方公司", "宏达公司"), [True]),
    Example("the winner signed the project's other contract", _paid("远方公司", "宏达公司", "远方公司"), [False]),
    Example("another firm bid and lost", _paid("远方公司", "宏达公司", is_winner=False), [False]),
    Example(
        "another firm won, and not all bids are known: cannot tell", _paid("远方公司", "宏达公司"), [None], ("bids",)
    ),
    Example("who won is not known: nobody is cleared", _paid("宏达公司", "宏达公司"), [None], ("bids",)),
    Example("a payee without a contract needs no bids", [FAR], [True], ("bids",)),
    Example("wages go to workers", [{"payee": "张某", "contractor": "宏达公司", "kind": "工资"}], []),
    Example("no contract: cannot tell", [{"payee": "宏远公司"}], [None]),
    Example("not all contracts are known, and one may be the payee's: cannot tell", [FAR], [None], ("contracts",)),
    Example("paid on the last day that is known of contracts", [{**FAR, "contracts_known_on": MAY_1}], [True]),
    Example("paid a day later: cannot tell", [{**FAR, "paid_on": "2026-05-02", "contracts_known_on": MAY_1}], [None]),
)
