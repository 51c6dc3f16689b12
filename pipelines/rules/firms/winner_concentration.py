"""Winner concentration: one firm takes most of what a township gives.

Contracts signed within the months before the day through which the township has told its contracts, by count and by
amount, over all of the township's contracts but those of cancelled projects.
Names are compared without brackets' width or spaces. Rejected contract rows of the township in that time might be the
firm's or another's: it is flagged only if its share by count holds even when all of them are others', and cleared only
if they could not make it large enough.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._names import plain
from pipelines.rules._spans import months

# The firm's contracts in the township within the months that count.
SIGNED = (
    f"p.township = s.township and {plain('f.contractor')} = {plain('s.contractor')} and f.signed_on <= s.judged_on "
    f"and f.signed_on > cast(s.judged_on - {months('limit(concentration_months, s.judged_on)')} as date)"
)

RULE = Rule(
    label="中标集中",
    subject="township_contractor",
    level="yellow",
    checked="每个乡镇合同台账报到之日前 12 个月各施工单位的合同份数与金额占比",
    flagged="不少于 5 份且占比达到 30%；达到 50% 转红",
    why="活总给一家，要么没人竞争，要么有人关照。",
    source="县招投标监管办法；OCP Cardinal 指标",
    rows={"contracts": SIGNED},
    limits=("concentration_months", "concentration_contracts", "concentration_percent", "concentration_red_percent"),
    flag_needs=("contracts", "projects.status@township"),
    clear_needs=("contracts", "projects.status@township"),
    counts_refused=("contracts", "projects"),
    department="县公共资源交易中心",
)

SQL = f"""
select township || '/' || contractor as subject_id, cast(null as string) as project_no, township,
       case when exceeds(contracts, concentration_contracts, judged_on)
                 and exceeds(sure_percent, concentration_percent, judged_on) then true
            when refused > 0 and exceeds(contracts + refused, concentration_contracts, judged_on) then null
            else false end as flagged,
       case when exceeds(sure_percent, concentration_red_percent, judged_on) then 'red' else 'yellow' end as level,
       top_percent as measured, limit(concentration_percent, judged_on) as limit_value, '%' as unit,
       firm_fen as amount_fen, signed_on as happened_on, '本乡镇合同台账有被退回的行' as missing,
       contractor, judged_on, contracts, all_contracts, count_percent, firm_fen, all_fen, value_percent,
       source_file, source_sheet, source_row
from (
    select s.*, greatest(count_percent, value_percent) as top_percent,
           case when refused > 0 then contracts * 100e0 / nullif(all_contracts + refused, 0)
                else greatest(count_percent, value_percent) end as sure_percent
    from (
        select w.*, contracts * 100e0 / nullif(all_contracts, 0) as count_percent,
               firm_fen * 100e0 / nullif(all_fen, 0) as value_percent, coalesce(r.refused, 0) as refused
        from (
            select c.township, c.judged_on, c.signed_on, c.source_file, c.source_sheet, c.source_row,
                   min(c.contractor) over (partition by c.township, c.firm) as contractor,
                   count(*) over (partition by c.township, c.firm) as contracts,
                   sum(c.amount_fen) over (partition by c.township, c.firm) as firm_fen,
                   count(*) over (partition by c.township) as all_contracts,
                   sum(c.amount_fen) over (partition by c.township) as all_fen,
                   row_number() over (partition by c.township, c.firm
                       order by c.signed_on desc nulls last, c.contract_no nulls last) as nth
            from (
                select f.*, {plain("contractor")} as firm, contracts_known_on as judged_on
                from contract_facts as f where coalesce(is_live, true)
            ) as c
            where c.signed_on > cast(c.judged_on - {months("limit(concentration_months, c.judged_on)")} as date)
                  and c.signed_on <= c.judged_on
        ) as w
        left join (
            select t.township, count(*) as refused
            from (select distinct township, contracts_known_on as judged_on from contract_facts) as t
            join refused_facts as j on j.township is null or j.township = t.township
            where j.dataset = 'contracts'
                  and (j.row_on is null or j.row_on
                       > cast(t.judged_on - {months("limit(concentration_months, t.judged_on)")} as date))
            group by t.township
        ) as r on r.township = w.township
        where w.nth = 1
    ) as s
) as t
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "{contractor}至 {judged_on} 的 12 个月里在{township}签 {contracts} 份合同"
    "（全镇 {all_contracts} 份，占 {count_percent}），金额 {firm_fen}（全镇 {all_fen}，占 {value_percent}）"
)


def _contracts(firms: str, signed_on: date = date(2026, 5, 1)) -> list[dict[str, object]]:
    """One contract of 100 fen per letter: the letter is the firm."""
    return [
        {"contract_no": str(nth), "township": "西河镇", "contractor": firm, "amount_fen": 100, "signed_on": signed_on}
        for nth, firm in enumerate(firms)
    ]


NIGHT_A_YEAR_AGO = date(2025, 9, 30)
REFUSED = [{"dataset": "contracts", "township": "西河镇"}]
MANY = _contracts("aaaaaa" + "bcdefghijklmno")
EXAMPLES = (
    Example("four of four are too few", _contracts("aaaa"), [False]),
    Example("five of seventeen stay below 30 %", _contracts("aaaaa" + "bcdefghijklm"), [False] * 13),
    Example("six of twenty are 30 %", MANY, [True] + [False] * 14),
    Example("perhaps some of them were cancelled: cannot tell", MANY, [None] * 15, ("projects.status",)),
    Example("a township that did not tell its contracts: cannot tell", MANY, [None] * 15, ("contracts",)),
    Example(
        "contracts of the last day that is known count",
        [{**c, "contracts_known_on": date(2026, 5, 1)} for c in _contracts("aaaaa")],
        [True],
    ),
    Example(
        "those of a day later belong to a year that is not known yet",
        [{**c, "contracts_known_on": date(2026, 4, 30)} for c in _contracts("aaaaa")],
        [],
    ),
    Example(
        "five cheap ones and one dear one: by amount",
        [*_contracts("aaaaa" + "bcdefghijklm"), {**_contracts("a")[0], "contract_no": "x", "amount_fen": 10_000}],
        [True] + [False] * 12,
    ),
    Example(
        "a cancelled project's contracts are nobody's share", [{**c, "is_live": False} for c in _contracts("aaaaa")], []
    ),
    Example(
        "a rejected row of nobody knows which township: cannot tell",
        {"contract_facts": _contracts("aaaabc"), "refused_facts": [{"dataset": "contracts"}]},
        [None, False, False],
    ),
    Example("contracts of a year ago are out", _contracts("aaaaa", NIGHT_A_YEAR_AGO), []),
    Example(
        "a contract row of the township was rejected: cannot tell",
        {"contract_facts": _contracts("aaaabc"), "refused_facts": REFUSED},
        [None, False, False],
    ),
    Example(
        "sure even if the rejected contract is another's",
        {"contract_facts": _contracts("aaaaa" + "bcdefghijk"), "refused_facts": REFUSED},
        [True] + [False] * 10,
    ),
)
