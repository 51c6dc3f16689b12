"""Fund use: of the money that has arrived, how much has been paid out?

A project counts from the day its first money arrived. One whose arrivals have no day counts nowhere.
"""

from datetime import date

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="资金使用率",
    unit="%",
    better="higher",
    target=90,
    floor=50,
    facts="fund_month_facts",
    event_on="month_end",
    stock=True,
    numerator="sum(case when arrived_fen > 0 then paid_fen end)",
    denominator="sum(case when arrived_fen > 0 then arrived_fen end)",
    cases="sum(case when arrived_fen > 0 then 1 else 0 end)",
    of_money=True,
    formula="截至期末，资金已到位项目的累计拨付金额 ÷ 累计到位金额（没有到位资金、到位日期不明的项目不计）",
    why="钱到了账上不动，群众等着用，上级还会收回。",
    source="村公工程增量管理系统（资金使用率）",
    order=52,
    needs=("projects", "funds", "payments"),
    case_unit="个项目",
    most=100,
)

JUN_30 = date(2026, 6, 30)

EXAMPLES = [
    Example("all of it paid", [{"month_end": JUN_30, "arrived_fen": 10_000, "paid_fen": 10_000}], 100.0),
    Example("one fen left", [{"month_end": JUN_30, "arrived_fen": 10_000, "paid_fen": 9_999}], 99.99),
    Example("nothing paid", [{"month_end": JUN_30, "arrived_fen": 10_000, "paid_fen": 0}], 0.0),
    Example(
        "the share is of the money, not of the projects",
        [
            {"month_end": JUN_30, "arrived_fen": 30_000, "paid_fen": 30_000},
            {"month_end": JUN_30, "arrived_fen": 10_000, "paid_fen": 0},
        ],
        75.0,
    ),
    Example(
        "paid before anything arrived: counts on neither side yet",
        [
            {"month_end": JUN_30, "arrived_fen": 10_000, "paid_fen": 5_000},
            {"month_end": JUN_30, "arrived_fen": 0, "paid_fen": 5_000},
        ],
        50.0,
    ),
    Example("nothing has arrived: no value", [{"month_end": JUN_30, "arrived_fen": None, "paid_fen": 0}], None),
]
