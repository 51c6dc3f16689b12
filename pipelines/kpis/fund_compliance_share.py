"""Fund compliance by count: how many of the payments are without a red or yellow money finding?"""

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="资金合规笔数率",
    unit="%",
    better="higher",
    target=99.7,
    floor=90,
    facts="payment_marks",
    event_on="paid_on",
    numerator="sum(case when amount_fen is not null and not is_marked then 1 else 0 end)",
    denominator="count(amount_fen)",
    formula="没有红色或黄色资金疑点的拨付笔数 ÷ 全部拨付笔数（疑点须经核实；按金额的见资金合规率）",
    why="按金额看大头，按笔数看习惯：小额频频出错，金额上看不出来。",
    source="村公工程增量管理系统建设目标（资金合规率）；财建〔2022〕183号",
    order=42,
    needs=("projects", "payments", "contracts", "changes", "progress", "acceptances"),
    case_unit="笔拨付",
    hit="没有疑点",
)

EXAMPLES = [
    Example("nothing marked: all of them", [{"amount_fen": 100, "is_marked": False}], 100.0),
    Example(
        "the share is of the payments, whatever their size",
        [{"amount_fen": 3_000_000, "is_marked": False}, {"amount_fen": 1, "is_marked": True}],
        50.0,
    ),
    Example("all marked", [{"amount_fen": 9_999, "is_marked": True}], 0.0),
    Example("nothing paid: no value", [], None),
]
