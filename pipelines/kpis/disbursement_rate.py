"""Disbursement: of the money that work done entitles to, how much has been paid?

Payable by the period's end: after settlement the settled sum less the retention still held; after acceptance 97 % of
the base; before that 80 % of the output value, never of more than the base. Whole fen, rounded down. A project whose
payable is not known (no contract, no output value reported) counts on neither side.
"""

from datetime import date

from pipelines.definitions import Example, Kpi

# Whole fen: x times a whole percent is exact, and so is the floor of its hundredth on every engine.
PAYABLE = """case
    when settled_on <= month_end and settled_fen is not null
        then settled_fen - case when retention_due_on <= month_end then 0 else coalesce(retention_fen, 0) end
    when accepted_on <= month_end then try_cast(floor(base_fen * accepted_percent_due / 100) as bigint)
    when output_value_fen is null or base_fen is null then null
    when output_value_fen > base_fen then try_cast(floor(base_fen * output_percent_due / 100) as bigint)
    else try_cast(floor(output_value_fen * output_percent_due / 100) as bigint) end"""

KPI = Kpi(
    label="资金拨付率",
    unit="%",
    better="higher",
    target=95,
    floor=50,
    facts="project_month_facts",
    event_on="month_end",
    stock=True,
    numerator=f"sum(case when ({PAYABLE}) is not null then paid_fen end)",
    denominator=f"sum({PAYABLE})",
    cases=f"count({PAYABLE})",
    of_money=True,
    formula="截至期末累计已拨付金额 ÷ 应拨付金额（施工期间为完成产值的80%，验收后为合同价及批准变更的97%，"
    "审定后为审定金额减尚未到期的质保金）",
    why="活干了钱不到位，欠的是施工队和农民工的工钱。",
    source="财建〔2022〕183号（进度款不低于已完工价款的80%）；保障中小企业款项支付条例",
    order=50,
    needs=(
        "projects",
        "contracts",
        "changes",
        "progress",
        "acceptances",
        "payments",
        "projects.settled_fen@read",
        "projects.settled_on@read",
        "projects.retention_fen@read",
        "projects.retention_due_on@read",
        "changes.amount_fen@read",
        "changes.approved_on@read",
        "progress.output_value_fen@read",
    ),
    case_unit="个项目",
    most=100,
)

JUN_30, JUL_1 = date(2026, 6, 30), date(2026, 7, 1)
DUE = {"output_percent_due": 80, "accepted_percent_due": 97}
BUILDING = {**DUE, "month_end": JUN_30, "base_fen": 1_000_000, "output_value_fen": 500_000}
SETTLED = {**BUILDING, "accepted_on": JUN_30, "settled_on": JUN_30, "settled_fen": 900_000, "retention_fen": 27_000}

EXAMPLES = [
    Example("80 % of the output value paid is all that is due", [{**BUILDING, "paid_fen": 400_000}], 100.0),
    Example("half of that is half", [{**BUILDING, "paid_fen": 200_000}], 50.0),
    Example(
        "output beyond the base entitles to no more than the base",
        [{**BUILDING, "output_value_fen": 2_000_000, "paid_fen": 400_000}],
        50.0,
    ),
    Example(
        "accepted on the period's last day: 97 % of the base is due",
        [{**BUILDING, "accepted_on": JUN_30, "paid_fen": 485_000}],
        50.0,
    ),
    Example(
        "accepted a day later: still 80 % of the output",
        [{**BUILDING, "accepted_on": JUL_1, "paid_fen": 400_000}],
        100.0,
    ),
    Example(
        "settled, retention held until tomorrow: it is not due",
        [{**SETTLED, "retention_due_on": JUL_1, "paid_fen": 873_000}],
        100.0,
    ),
    Example(
        "settled, retention due today: the whole sum is",
        [{**SETTLED, "retention_due_on": JUN_30, "paid_fen": 900_000}],
        100.0,
    ),
    Example(
        "a settlement day without a sum settles nothing: 97 % of the base is due",
        [{**SETTLED, "settled_fen": None, "paid_fen": 970_000}],
        100.0,
    ),
    Example("a fen that does not divide is rounded down", [{**BUILDING, "output_value_fen": 4, "paid_fen": 3}], 100.0),
    Example(
        "output value not reported: the project counts on neither side",
        [{**BUILDING, "paid_fen": 400_000}, {"month_end": JUN_30, "base_fen": 1_000_000, "paid_fen": 300_000}],
        100.0,
    ),
    Example("no contract: nothing is known to be due", [{"month_end": JUN_30, "paid_fen": 100}], None),
]
