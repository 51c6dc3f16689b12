"""Notice differs: the public was told another winner or another amount than the ledger holds.

Only award notices have a counterpart in the ledger, and of each project the first one is compared. With several
contracts nobody can tell which one was announced, and a missing contract may be that one; a notice that leaves out the
amount or the winner cannot be cleared on it. The amount at stake is the difference; of another winner, the contract.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._names import plain

RULE = Rule(
    label="公示与台账不符",
    subject="notice_id",
    level="red",
    checked="每个已中标项目首次中标公示的金额、中标单位与合同台账",
    flagged="公示金额或中标单位与合同台账不一致",
    why="贴出来一套、账上一套，必有一假。",
    source="CoST 基础设施透明度倡议核验办法；招标投标法实施条例第五十四条",
    basis=("disclosures", "contracts"),
    flag_needs=("disclosures", "contracts", "projects.status"),
    clear_needs=("disclosures", "contracts"),
    counts_refused=("projects",),  # the project's own row is there
    department="县政务公开办",
)

SQL = f"""
select notice_id as subject_id, project_no, township,
       case when doubt is not null then null
            when disclosed_fen <> ledger_fen or is_other_winner then true
            when disclosed_fen = ledger_fen and not is_other_winner then false
            else null end as flagged,
       case when disclosed_fen <> ledger_fen then disclosed_fen end as measured,
       case when disclosed_fen <> ledger_fen then ledger_fen end as limit_value, 'fen' as unit,
       case when is_other_winner then ledger_fen else abs(disclosed_fen - ledger_fen) end as amount_fen,
       published_on as happened_on,
       coalesce(doubt, '公示缺金额或中标单位') as missing, published_on, disclosed_fen, disclosed_winner, ledger_fen,
       ledger_winner, source_file, source_sheet, source_row
from (
    select n.*, {plain("disclosed_winner")} <> {plain("ledger_winner")} as is_other_winner,
           case when ledger_fen is null or ledger_winner is null then '缺合同'
                when contract_count > 1 then '项目有多份合同，需人工核对' end as doubt
    from notice_facts as n where kind = '中标' and published_on is not null
) as d
"""  # noqa: S608  (our own clauses)

EVIDENCE = "{published_on} 中标公示：{disclosed_winner}、{disclosed_fen}；合同台账：{ledger_winner}、{ledger_fen}"

LEDGER = {"kind": "中标", "published_on": date(2026, 5, 1), "ledger_fen": 10_000, "ledger_winner": "宏达（福建）公司"}
EXAMPLES = (
    Example(
        "the same in other brackets",
        [{**LEDGER, "disclosed_fen": 10_000, "disclosed_winner": "宏达（福建）公司"}],
        [False],
    ),
    Example("a fen more", [{**LEDGER, "disclosed_fen": 10_001, "disclosed_winner": "宏达（福建）公司"}], [True]),
    Example("another winner", [{**LEDGER, "disclosed_fen": 10_000, "disclosed_winner": "宏远公司"}], [True]),
    Example("amount missing: cannot tell", [{**LEDGER, "disclosed_winner": "宏达（福建）公司"}], [None]),
    Example("two contracts: cannot tell", [{**LEDGER, "disclosed_fen": 1, "contract_count": 2}], [None]),
    Example(
        "another amount, but a contract may be missing: cannot tell",
        [{**LEDGER, "disclosed_fen": 1}],
        [None],
        unknown=("contracts",),
    ),
    Example(
        "the same, but an earlier notice may be missing: cannot tell",
        [{**LEDGER, "disclosed_fen": 10_000, "disclosed_winner": "宏达（福建）公司"}],
        [None],
        unknown=("disclosures",),
    ),
    Example("another kind of notice", [{**LEDGER, "kind": "验收", "disclosed_fen": 1}], []),
)
