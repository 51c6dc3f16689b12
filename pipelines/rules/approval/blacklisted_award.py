"""Blacklisted award: a contract signed with a firm that was on the county's black list that day.

Firms are matched by credit code or by name (without brackets' width or spaces). The day of delisting itself is free. A
black record without its day leaves open whether it was there already. A rejected record of the firm, or one of which
nobody can read whose it is, may be the black one. Of a contract signed after the day through which the register is
known, only a record with a later delisting says anything: else cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._names import plain

RULE = Rule(
    label="黑名单中标",
    subject="contract_no",
    level="red",
    checked="每份合同的施工单位在签订日是否列在黑名单上",
    flagged="签订日在列入日与移出日之间",
    why="失信的企业换个乡镇接着干，名单就白列了。",
    source="招标投标法实施条例；县信用信息管理办法（本县自定）",
    basis=("contracts",),
    rows={"contractors": "f.document_no = s.document_no"},
    flag_needs=("contracts", "contractors", "contractors.delisted_on", "projects.status"),
    clear_needs=("contractors", "contractors.list", "contractors.uscc", "contracts.contractor_uscc"),
    counts_refused=("contracts", "contractors", "projects"),  # of the register only the firm's own records matter
    department="县公共资源交易中心",
)

SQL = f"""
with register as (
    select max(known_on) as register_on from ledger_states where dataset = 'contractors'
),
black as (
    select c.*, {plain("contractor")} as firm, upper(uscc) as code from credit_facts as c where list = '黑'
),
signed as (
    select c.*, {plain("contractor")} as firm, upper(contractor_uscc) as code from contract_facts as c
),
matches as (
    select s.contract_no, b.listed_on, b.delisted_on, b.document_no, b.reason, s.signed_on
    from signed as s join black as b on b.firm = s.firm
    union
    select s.contract_no, b.listed_on, b.delisted_on, b.document_no, b.reason, s.signed_on
    from signed as s join black as b on b.code = s.code
),
worst as (
    select * from (
        select m.*, row_number() over (partition by contract_no
                   order by case when listed_on is null then 1 else 0 end nulls last,
                            case when delisted_on is null and signed_on > register_on then 1 else 0 end nulls last,
                            listed_on desc nulls last, document_no nulls last) as nth
        from matches as m cross join register as r
        where (listed_on is null or listed_on <= signed_on) and (delisted_on is null or delisted_on > signed_on)
    ) as ordered where nth = 1
),
unread as (
    select distinct {plain("substr(row_key, 1, position(chr(31) in row_key) - 1)")} as firm
    from rejected where dataset = 'contractors' and row_key is not null
),
nameless as (
    select count(*) as records from rejected where dataset = 'contractors' and row_key is null
)
select s.contract_no as subject_id, s.project_no, s.township,
       case when w.listed_on is not null and (w.delisted_on is not null or s.signed_on <= r.register_on) then true
            when w.contract_no is not null or u.firm is not null or n.records > 0 or s.signed_on > r.register_on
            then null else false end as flagged,
       s.signed_on as measured, w.listed_on as limit_value, s.amount_fen, s.signed_on as happened_on,
       case when w.contract_no is not null and w.listed_on is null then '黑名单记录缺列入日期'
            when s.signed_on > r.register_on then '参建单位信用只报到 ' || cast(r.register_on as string)
            when u.firm is not null then '该单位的信用记录有被退回的行'
            else '有一条信用记录被退回，看不出是哪家单位' end as missing,
       s.contractor, s.signed_on, w.listed_on, w.delisted_on, w.document_no, w.reason,
       s.source_file, s.source_sheet, s.source_row
from signed as s
cross join register as r
cross join nameless as n
left join worst as w on w.contract_no = s.contract_no
left join unread as u on u.firm = s.firm
where coalesce(s.is_live, true)
"""  # noqa: S608  (our own clause)

WORDS = {"row_key": "行的主键"}
EVIDENCE = (
    "{signed_on} 与{contractor}签订合同 {amount_fen}；该单位 {listed_on} 列入黑名单"
    "（{document_no:文号 |无文号}，{reason:原因 |未写原因}），{delisted_on:移出于 |尚未移出}"
)


def _signed(signed_on: date, listed_on: date | None, **more: object) -> dict[str, list[dict[str, object]]]:
    black = {"contractor": "甲（福建）公司", "list": "黑", "listed_on": listed_on, "document_no": "1号", **more}
    contract = {"contract_no": "1", "contractor": "甲（福建）公司", "contractor_uscc": "X1", "signed_on": signed_on}
    return {"contract_facts": [contract], "credit_facts": [black]}


MAY_1, MAY_2, NEXT = date(2026, 5, 1), date(2026, 5, 2), date(2026, 10, 1)
REGISTER, DELISTED = ("contractors",), ("contractors.delisted_on",)
EXAMPLES = (
    Example("signed on the day of the listing", _signed(MAY_1, MAY_1), [True]),
    Example("signed the day before", _signed(MAY_1, MAY_2), [False]),
    Example("signed on the day of the delisting", _signed(MAY_2, date(2025, 1, 1), delisted_on=MAY_2), [False]),
    Example("signed the day before the delisting", _signed(MAY_1, date(2025, 1, 1), delisted_on=MAY_2), [True]),
    Example("a red record is praise", _signed(MAY_1, MAY_1, list="红"), [False]),
    Example("another name, the same credit code", _signed(MAY_1, MAY_1, contractor="乙公司", uscc="x1"), [True]),
    Example("a black record without its day: cannot tell", _signed(MAY_1, None), [None]),
    Example(
        "a rejected record of the firm may be black: cannot tell",
        {**_signed(MAY_1, MAY_2), "rejected": [{"dataset": "contractors", "row_key": "甲（福建） 公司\x1f2号"}]},
        [None],
    ),
    Example(
        "a rejected record of a firm nobody can read: cannot tell",
        {**_signed(MAY_1, MAY_2), "rejected": [{"dataset": "contractors"}]},
        [None],
    ),
    Example("a black list nobody handed in: cannot tell", _signed(MAY_1, MAY_2), [None], REGISTER),
    Example("a register without a column for the delisting", _signed(MAY_1, MAY_1), [None], DELISTED),
    Example("does not keep others from being cleared", _signed(MAY_1, MAY_2), [False], DELISTED),
    Example("signed after the last day that is known of the register: cannot tell", _signed(NEXT, MAY_2), [None]),
    Example("nor is it known that nobody was listed since", _signed(NEXT, date(2027, 1, 1)), [None]),
    Example("unless the delisting is known to come later", _signed(NEXT, MAY_2, delisted_on="2027-01-01"), [True]),
    Example(
        "a rejected record of another firm",
        {**_signed(MAY_1, MAY_2), "rejected": [{"dataset": "contractors", "row_key": "乙公司\x1f2号"}]},
        [False],
    ),
)
