"""Fund compliance: how much of the money left without a red or yellow money finding?"""

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="资金合规率",
    unit="%",
    better="higher",
    target=99.7,
    floor=90,
    facts="payment_marks",
    event_on="paid_on",
    numerator="sum(case when is_marked then 0 else amount_fen end)",
    denominator="sum(amount_fen)",
    cases="count(amount_fen)",
    of_money=True,
    formula="没有红色或黄色资金疑点的拨付金额 ÷ 全部拨付金额（系统比对，按金额计；核实后的见资金合规率（核实））",
    why="每一笔钱都要有合同、有进度、有凭证；按金额算，才不会让大额问题藏在笔数里。",
    source="村公工程增量管理系统建设目标（资金合规率）；财建〔2022〕183号",
    order=40,
    needs=("projects", "payments", "contracts", "changes", "progress", "acceptances"),
    case_unit="笔拨付",
)

EXAMPLES = [
    Example("nothing marked: all of it", [{"amount_fen": 100, "is_marked": False}], 100.0),
    Example(
        "the share is of the money, not of the payments",
        [{"amount_fen": 3_000_000, "is_marked": False}, {"amount_fen": 1_000_000, "is_marked": True}],
        75.0,
    ),
    Example(
        "one fen marked is one fen less",
        [{"amount_fen": 9_999, "is_marked": False}, {"amount_fen": 1, "is_marked": True}],
        99.99,
    ),
    Example("nothing paid: no value", [], None),
]
