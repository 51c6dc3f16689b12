"""Cost deviation: by how much does the settled sum differ from the contract?"""

from pipelines.definitions import Example, Kpi

KNOWN = "settled_fen is not null and contract_fen is not null"

KPI = Kpi(
    label="成本偏差率",
    unit="%",
    better="lower",
    target=0,
    floor=10,
    facts="project_facts",
    event_on="settled_on",
    numerator=f"sum(case when {KNOWN} then settled_fen - contract_fen end)",
    denominator=f"sum(case when {KNOWN} then contract_fen end)",
    cases=f"sum(case when {KNOWN} then 1 else 0 end)",
    of_money=True,
    formula="期内审定项目的（审定金额 − 合同金额）之和 ÷ 合同金额之和（没有合同或没有审定金额的不计；低于合同为负）",
    why="合同价守得住，说明方案和清单做得实；超得多，要看变更有没有道理。",
    source="村公工程增量管理系统（成本偏差率）",
    order=54,
    needs=("projects", "contracts"),
    case_unit="个审定项目",
)

EXAMPLES = [
    Example("settled as contracted", [{"settled_fen": 10_000, "contract_fen": 10_000}], 0.0),
    Example("one fen in ten thousand dearer", [{"settled_fen": 10_001, "contract_fen": 10_000}], 0.01),
    Example("settled below the contract is below nought", [{"settled_fen": 9_500, "contract_fen": 10_000}], -5.0),
    Example(
        "large contracts weigh more: a share of the money, not of the projects",
        [{"settled_fen": 33_000, "contract_fen": 30_000}, {"settled_fen": 10_000, "contract_fen": 10_000}],
        7.5,
    ),
    Example(
        "without a contract it counts on neither side",
        [{"settled_fen": 11_000, "contract_fen": 10_000}, {"settled_fen": 5_000, "contract_fen": None}],
        10.0,
    ),
    Example("a day of settlement without a sum: no value", [{"settled_fen": None, "contract_fen": 10_000}], None),
]
