"""Identical amounts: the same sum to the yuan in the contracts of several villages.

Amounts in whole 万元 are left alone: a programme that pays every village the same round sum is policy, not copying. A
contract without a village may be of one more village, and so may a rejected one of the category or of an unknown one:
what could still become a case is not called clear.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="金额雷同",
    subject="category_amount",
    level="note",
    checked="同一类别内出现两次以上的合同金额（整万元的除外）",
    flagged="同一金额（精确到元）出现在 3 个以上（含）不同村的项目里",
    why="三个村的路一分不差，多半有一份是抄的。",
    source="参照菲律宾 2025 年防洪工程同额合同调查",
    rows={
        "contracts": "p.is_live and p.category = s.category and floor(f.amount_fen / 100) = floor(s.each_fen / 100)",
    },
    flag_needs=("contracts", "projects.status@county"),
    clear_needs=("contracts@county",),
    counts_refused=("contracts", "projects"),  # what is not there can only add a village
    limits=("identical_villages", "identical_round"),
    department="县审计局",
    across=True,
)

SQL = """
with refused as (
    select category, count(*) as contracts from refused_facts where dataset = 'contracts' group by category
),
alike as (
    select category, yuan, count(*) as contracts, count(distinct township || '/' || village) as villages,
           sum(case when village is null then 1 else 0 end) as unplaced, count(distinct township) as townships,
           sum(amount_fen) as sum_fen, min(amount_fen) as each_fen, max(signed_on) as signed_on, max(as_of) as as_of
    from (select c.*, try_cast(floor(amount_fen / 100) as bigint) as yuan from contract_facts as c) as t
    where coalesce(is_live, true)
          and mod(yuan * 100, nullif(cast(limit(identical_round, signed_on) as bigint), 0)) <> 0
    group by category, yuan
),
latest as (
    select category, try_cast(floor(amount_fen / 100) as bigint) as yuan, township,
           source_file, source_sheet, source_row,
           row_number() over (partition by category, try_cast(floor(amount_fen / 100) as bigint)
               order by signed_on desc nulls last, contract_no nulls last) as nth
    from contract_facts where coalesce(is_live, true)
)
select a.category || '/' || cast(a.yuan as string) as subject_id, cast(null as string) as project_no, l.township,
       case when exceeds(a.villages, identical_villages, a.signed_on) then true
            when exceeds(a.villages + a.unplaced + coalesce(r.contracts, 0) + coalesce(u.contracts, 0),
                         identical_villages, a.signed_on) then null
            else false end as flagged,
       a.villages as measured, limit(identical_villages, a.signed_on) as limit_value, '个村' as unit,
       a.sum_fen as amount_fen, a.signed_on as happened_on,
       case when a.unplaced > 0 then '有合同的项目未填村' else '合同台账有被退回的行' end as missing,
       a.category, a.contracts, a.villages, a.townships, a.each_fen, a.signed_on,
       l.source_file, l.source_sheet, l.source_row
from alike as a
join latest as l on l.category = a.category and l.yuan = a.yuan and l.nth = 1
left join refused as r on r.category = a.category
left join refused as u on u.category is null
where a.contracts > 1
"""

EVIDENCE = (
    "{category}类有 {contracts} 份合同金额同为 {each_fen}，分布在 {townships} 个乡镇的 {villages} 个村，"
    "最近一份签订于 {signed_on}"
)


def _works(*villages: str | None, amount_fen: int = 12_345_600) -> list[dict[str, object]]:
    return [
        {
            "contract_no": str(nth), "category": "道路", "township": "西河镇", "village": village,
            "amount_fen": amount_fen, "signed_on": date(2026, 5, 1),
        }
        for nth, village in enumerate(villages)
    ]  # fmt: skip


REFUSED = {"refused_facts": [{"dataset": "contracts", "project_no": "P", "category": "道路"}]}
TWO, THREE = (
    {"contract_facts": _works(*villages)} for villages in (("杨柳村", "石桥村"), ("杨柳村", "石桥村", "青山村"))
)
EXAMPLES = (
    Example("two villages", TWO, [False]),
    Example("three villages", THREE, [True]),
    Example("three times in two villages", {"contract_facts": _works("杨柳村", "石桥村", "石桥村")}, [False]),
    Example(
        "a yuan apart",
        {"contract_facts": _works("杨柳村", "石桥村") + _works("青山村", amount_fen=12_345_700)},
        [False],
    ),
    Example(
        "a round sum for every village",
        {"contract_facts": _works("杨柳村", "石桥村", "青山村", amount_fen=10_000_000)},
        [],
    ),
    Example("the third names no village: cannot tell", {"contract_facts": _works("杨柳村", "石桥村", None)}, [None]),
    Example(
        "two villages, and a contract row of the category was rejected: cannot tell",
        {**TWO, **REFUSED},
        [None],
    ),
    Example(
        "two villages, and a contract row of nobody knows which category was rejected: cannot tell",
        {**TWO, "refused_facts": [{"dataset": "contracts"}]},
        [None],
    ),
    Example("not all contracts are known: cannot be clear", TWO, [None], unknown=("contracts",)),
    Example(
        "the sheet has no column for the status: any of them may be cancelled",
        THREE,
        [None],
        unknown=("projects.status",),
    ),
)
