"""Over budget: the cost has passed what was approved.

The settled amount counts once there is one, before it contract and approved changes. A project without a contract
has no cost yet. A contract that is not known could only add cost; a change that is not known could lower it: cannot
tell. So is a settlement without its sum.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._doubts import through

RULE = Rule(
    label="超概算",
    subject="project_no",
    level="yellow",
    checked="每个已签合同或已结算项目的造价与批复预算",
    flagged="造价超过预算；超过 10% 转红",
    why="超出的部分没有来源，最后成了村里的债。",
    source="政府投资条例第十二条、第二十三条",
    basis=("projects", "contracts", "changes"),
    flag_needs=("changes", "projects.settled_fen", "projects.status"),
    clear_needs=("contracts", "changes", "projects.settled_fen"),
    limits=("over_budget_percent", "over_budget_red_percent"),
    department="县发展和改革局",
)

SQL = f"""
select project_no as subject_id, project_no, township,
       case when is_unsized then null
            when is_over then true
            when cost_fen is not null and is_over is null then null
            else false end as flagged,
       case when exceeds(over_percent, over_budget_red_percent, final_on) then 'red' else 'yellow' end as level,
       cost_fen as measured, budget_fen as limit_value, 'fen' as unit, cost_fen - budget_fen as amount_fen,
       final_on as happened_on, case when is_unsized then '缺审定金额' else '缺预算金额' end as missing,
       settled_fen, base_fen, budget_fen, cost_fen - budget_fen as excess_fen, over_percent,
       source_file, source_sheet, source_row
from (
    select p.*, exceeds(over_percent, over_budget_percent, final_on) as is_over
    from (
        select f.*, settled_on is not null and settled_fen is null as is_unsized,
               coalesce(settled_fen, base_fen) as cost_fen, 
               coalesce(settled_on, signed_on, {through("contracts", "changes", "projects")}) as final_on,
               (coalesce(settled_fen, base_fen) - budget_fen) * 100e0 / nullif(budget_fen, 0) as over_percent
        from project_facts as f where coalesce(is_live, true)
    ) as p
) as d
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "{settled_fen:审定金额 |尚未结算}，合同额（含批准变更）{base_fen}，预算 {budget_fen}，"
    "超出 {excess_fen}（{over_percent}）"
)

BUDGET = {"budget_fen": 10_000, "signed_on": date(2026, 5, 1)}
EXAMPLES = (
    Example("exactly the budget", [{**BUDGET, "base_fen": 10_000}], [False]),
    Example("a fen more", [{**BUDGET, "base_fen": 10_001}], [True]),
    Example("settled within it after a dear contract", [{**BUDGET, "base_fen": 11_000, "settled_fen": 9_000}], [False]),
    Example(
        "settled, and nobody says for how much: cannot tell",
        [{**BUDGET, "base_fen": 9_000, "settled_on": date(2026, 5, 1)}],
        [None],
    ),
    Example("no contract, no cost", [{"budget_fen": 10_000}], [False]),
    Example("budget missing: cannot tell", [{"base_fen": 10_000, "signed_on": date(2026, 5, 1)}], [None]),
    Example("changes are not known: cannot tell", [{**BUDGET, "base_fen": 10_001}], [None], unknown=("changes",)),
    Example(
        "the sheet has no column for the settled sum: cannot tell",
        [{**BUDGET, "base_fen": 10_001}],
        [None],
        unknown=("projects.settled_fen",),
    ),
    Example(
        "not all contracts are known: over stays over", [{**BUDGET, "base_fen": 10_001}], [True], unknown=("contracts",)
    ),
    Example("contracts are not known: cannot be clear", [BUDGET], [None], unknown=("contracts",)),
)
