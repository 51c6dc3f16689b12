"""Settlement cut: how much of what was submitted for settlement did the review take off?

Shown, never scored: a high cut may mean a careful review or padded claims, a low one the reverse of either.
"""

from pipelines.definitions import Example, Kpi

KNOWN = "settled_fen is not null and submitted_settlement_fen is not null"

KPI = Kpi(
    label="核减率",
    unit="%",
    better="neither",
    target=None,
    floor=None,
    facts="project_facts",
    event_on="settled_on",
    numerator=f"sum(case when {KNOWN} then submitted_settlement_fen - settled_fen end)",
    denominator=f"sum(case when {KNOWN} then submitted_settlement_fen end)",
    cases=f"sum(case when {KNOWN} then 1 else 0 end)",
    of_money=True,
    formula="期内审定项目的（送审金额 − 审定金额）之和 ÷ 送审金额之和（缺送审金额或审定金额的不计）",
    why="核减多少反映送审水分和审核力度；高低都要看原因，所以只作参考、不计分。",
    source="开化县结算审核通报（平均核减率 8.95%）",
    order=56,
    needs=("projects", "projects.settled_on"),
    case_unit="个审定项目",
)

EXAMPLES = [
    Example("nothing taken off", [{"submitted_settlement_fen": 10_000, "settled_fen": 10_000}], 0.0),
    Example("one fen in ten thousand taken off", [{"submitted_settlement_fen": 10_000, "settled_fen": 9_999}], 0.01),
    Example(
        "the share is of the money submitted",
        [
            {"submitted_settlement_fen": 30_000, "settled_fen": 27_000},
            {"submitted_settlement_fen": 10_000, "settled_fen": 10_000},
        ],
        7.5,
    ),
    Example(
        "not told what was submitted: counts on neither side",
        [
            {"submitted_settlement_fen": 10_000, "settled_fen": 9_000},
            {"submitted_settlement_fen": None, "settled_fen": 9_000},
        ],
        10.0,
    ),
    Example("nothing settled: no value", [], None),
]
