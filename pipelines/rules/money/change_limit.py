"""Change limit: changes that eat up the contract, or that nobody has approved.

The sum of approved changes is set against the contract as signed: from the lower line on yellow, past the legal one
red. A change that waits too long for approval is yellow by itself; it has waited until the day through which changes
are known. A term that ends on a rest day runs to the next working day.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._deadlines import TERMS
from pipelines.rules._doubts import through

RULE = Rule(
    label="变更超限",
    subject="project_no",
    level="yellow",
    checked="每个项目批准的变更金额之和占合同额的比例，以及未批准变更的等待天数",
    flagged="变更达到合同额的 5%，超过 10% 转红；或变更提出超过 30 天仍未批准",
    why="低价中标、高价变更，是老套路。",
    source="政府采购法第四十九条；县变更管理办法",
    basis=("changes", "contracts"),
    flag_needs=("changes", "contracts", "changes.approved_on", "projects.status"),
    clear_needs=("changes", "changes.amount_fen"),
    limits=("change_percent", "change_red_percent", "open_change_days"),
    department="县住房和城乡建设局",
)

SQL = f"""
select project_no as subject_id, project_no, township,
       case when is_waiting then true when doubt is not null then null
            else coalesce(is_large, false) end as flagged,
       case when doubt is null and exceeds(share_percent, change_red_percent, limit_on) then 'red' else 'yellow' end
           as level,
       case when is_large then share_percent else waiting_days end as measured,
       case when is_large then limit(change_percent, limit_on)
            else limit(open_change_days, open_change_on) end as limit_value,
       case when is_large then '%' else '天' end as unit,
       change_fen as amount_fen, coalesce(open_change_on, signed_on) as happened_on, doubt as missing,
       change_fen, contract_fen, share_percent, open_change_on, judged_on, open_changes,
       source_file, source_sheet, source_row
from (
    select p.*, doubt is null and exceeds(share_percent, change_percent, limit_on) as is_large,
           coalesce(exceeds(cast(counted_to - open_change_on as int), open_change_days, open_change_on), false)
               as is_waiting
    from (
        select f.*, coalesce(t.counted_to, f.judged_on) as counted_to,
               change_fen * 100e0 / nullif(contract_fen, 0) as share_percent,
               coalesce(signed_on, judged_on) as limit_on, cast(judged_on - open_change_on as int) as waiting_days,
               case when coalesce(change_fen, 0) <> 0 and coalesce(contract_fen, 0) = 0 then '缺合同金额' end as doubt
        from (select d.*, {through("changes")} as judged_on from project_facts as d) as f
        left join {TERMS} as t on t.day = f.judged_on where coalesce(is_live, true)
    ) as p
) as d
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "至 {judged_on} 批准变更合计 {change_fen}，为合同额 {contract_fen} 的 {share_percent}；"
    "{open_change_on:未批准的变更最早提出于 |没有未批准的变更}"
)

SIGNED = {"contract_fen": 10_000, "signed_on": date(2026, 5, 1)}
EXAMPLES = (
    Example("a fen below 5 %", [{**SIGNED, "change_fen": 499}], [False]),
    Example("5 % is reached", [{**SIGNED, "change_fen": 500}], [True]),
    Example("a reduction is no excess", [{**SIGNED, "change_fen": -2_000}], [False]),
    Example("waiting for 30 days", [{**SIGNED, "change_fen": 0, "open_change_on": date(2026, 8, 31)}], [False]),
    Example("waiting for 31 days", [{**SIGNED, "change_fen": 0, "open_change_on": date(2026, 8, 30)}], [True]),
    Example(
        "the 30th day is a Saturday: on the Sunday there is still time",
        [{**SIGNED, "change_fen": 0, "changes_known_on": date(2026, 9, 27), "open_change_on": date(2026, 8, 27)}],
        [False],
    ),
    Example("changes without a contract sum: cannot tell", [{"change_fen": 500}], [None]),
    Example("changes are not known: cannot tell", [{**SIGNED, "change_fen": 0}], [None], unknown=("changes",)),
    Example("contracts are not known: cannot tell", [{**SIGNED, "change_fen": 500}], [None], unknown=("contracts",)),
    Example(
        "the sheet has no column for the approval: cannot tell",
        [{**SIGNED, "change_fen": 0, "open_change_on": date(2026, 8, 30)}],
        [None],
        unknown=("changes.approved_on",),
    ),
    Example(
        "changes are known through the 30th day of waiting",
        [{**SIGNED, "change_fen": 0, "open_change_on": date(2026, 8, 30), "changes_known_on": date(2026, 9, 29)}],
        [False],
    ),
    Example(
        "changes are known through the 31st day of waiting",
        [{**SIGNED, "change_fen": 0, "open_change_on": date(2026, 8, 29), "changes_known_on": date(2026, 9, 29)}],
        [True],
    ),
)
