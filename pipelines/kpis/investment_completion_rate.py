"""Investment completion: of what the plan year's projects are contracted for, how much has been built?

Both sides are those of the period's last day: contracts signed and changes approved by then, output value last reported
by then. A project without a contract counts on neither side; one that has reported nothing has built nothing.
"""

from datetime import date

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="投资完成率",
    unit="%",
    better="higher",
    target=95,
    floor=50,
    facts="plan_month_facts",
    event_on="month_end",
    stock=True,
    numerator="sum(case when base_fen is not null then coalesce(output_value_fen, 0) end)",
    denominator="sum(base_fen)",
    cases="count(base_fen)",
    of_money=True,
    formula="截至期末，当年计划项目累计完成产值 ÷ 合同价及批准变更之和（期末前已签订、已批准的；未签合同的不计，"
    "未报产值的按零计）",
    why="年度盘子里的活干了多少，是资金调度和年底冲刺的底数。",
    source="舒城县2023年重点项目考核（投资完成率）",
    order=12,
    needs=(
        "projects",
        "contracts",
        "changes",
        "progress",
        "changes.amount_fen@read",
        "changes.approved_on@read",
        "progress.output_value_fen@read",
    ),
    case_unit="个项目",
)

JUN_30 = date(2026, 6, 30)
SITE = {"month_end": JUN_30, "base_fen": 10_000}

EXAMPLES = [
    Example("all of it built", [{**SITE, "output_value_fen": 10_000}], 100.0),
    Example("one fen short", [{**SITE, "output_value_fen": 9_999}], 99.99),
    Example("nothing reported is nothing built", [{**SITE, "output_value_fen": 10_000}, {**SITE}], 50.0),
    Example(
        "a project without a contract counts on neither side",
        [{**SITE, "output_value_fen": 5_000}, {"month_end": JUN_30, "output_value_fen": 5_000}],
        50.0,
    ),
    Example("no project under contract yet: no value", [{"month_end": JUN_30}], None),
]
