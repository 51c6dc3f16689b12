"""Cost deviation: what the work costs in the end is far from what was signed, up or down.

The end is the settled amount, or, before the settlement, the contract with its approved changes. A change of days or
of content alone moves nothing. A settlement without its sum: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._doubts import COST_DOUBT, through

RULE = Rule(
    label="成本偏差",
    subject="project_no",
    level="yellow",
    checked="每个有合同的项目的结算审定金额（未结算的取合同加已批变更）与合同金额",
    flagged="偏差超过合同金额的 15%，多少都算",
    why="差得太多，不是当初没算清，就是后来做了手脚。",
    source="村公工程增量管理系统；县造价管理办法（本县自定）",
    basis=("projects", "contracts", "changes"),
    flag_needs=("contracts", "changes", "projects.settled_fen", "projects.status"),
    clear_needs=("contracts", "changes", "projects.settled_fen"),
    limits=("cost_deviation_percent",),
    department="县审计局",
)

SQL = f"""
select project_no as subject_id, project_no, township,
       case when doubt is not null then null
            else coalesce(exceeds(deviation_percent, cost_deviation_percent, final_on), false) end as flagged,
       deviation_percent as measured, limit(cost_deviation_percent, final_on) as limit_value, '%' as unit,
       abs(final_fen - contract_fen) as amount_fen, final_on as happened_on, doubt as missing,
       contract_fen, final_fen, deviation_percent, settled_on, source_file, source_sheet, source_row
from (
    select d.*, abs(final_fen - contract_fen) * 100e0 / nullif(contract_fen, 0) as deviation_percent
    from (
        select f.*, coalesce(settled_fen, base_fen) as final_fen, coalesce(settled_on, judged_on) as final_on,
               case when settled_fen is null then {COST_DOUBT}
                    when coalesce(contract_fen, 0) = 0 then '缺合同金额' end as doubt
        from (select c.*, {through("contracts", "changes", "projects")} as judged_on from project_facts as c) as f
        where coalesce(is_live, true) and (contract_fen is not null or settled_fen is not null)
    ) as d
) as p
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "合同 {contract_fen}，{settled_on:结算审定于 |尚未结算，按合同加已批变更计}：{final_fen}，偏差 {deviation_percent}"
)

SIGNED = {"contract_fen": 10_000, "base_fen": 10_000, "settled_on": date(2026, 5, 1)}
EXAMPLES = (
    Example("settled 15 % above", [{**SIGNED, "settled_fen": 11_500}], [False]),
    Example("settled a fen more above", [{**SIGNED, "settled_fen": 11_501}], [True]),
    Example("settled 15 % below", [{**SIGNED, "settled_fen": 8_500}], [False]),
    Example("settled a fen more below", [{**SIGNED, "settled_fen": 8_499}], [True]),
    Example("not settled, approved changes of 16 %", [{"contract_fen": 10_000, "base_fen": 11_600}], [True]),
    Example("settled, and nobody says for how much: cannot tell", [SIGNED], [None]),
    Example("settled, contract missing: cannot tell", [{"settled_fen": 11_501}], [None]),
    Example(
        "changes are not known: cannot be clear",
        [{"contract_fen": 10_000, "base_fen": 10_000}],
        [None],
        unknown=("changes",),
    ),
    Example(
        "changes are not known: cannot tell",
        [{"contract_fen": 10_000, "base_fen": 11_600}],
        [None],
        unknown=("changes",),
    ),
    Example(
        "the sheet has no column for the settled sum: cannot tell",
        [{"contract_fen": 10_000, "base_fen": 11_600}],
        [None],
        unknown=("projects.settled_fen",),
    ),
)
