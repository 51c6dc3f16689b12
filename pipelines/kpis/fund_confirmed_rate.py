"""Fund compliance as checked: how much of the money left without a money finding that somebody confirmed?

What the system compares is a suspicion. Only what a check found to be so (属实) counts against a township; what nobody
has checked is 待核 and costs nothing. The share by comparison alone stands beside it, 资金合规率.
"""

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="资金合规率（核实）",
    unit="%",
    better="higher",
    target=100,
    floor=90,
    facts="payment_marks",
    event_on="paid_on",
    numerator="sum(case when is_confirmed then 0 else amount_fen end)",
    denominator="sum(amount_fen)",
    cases="count(amount_fen)",
    of_money=True,
    formula="没有经核实为“属实”的红色或黄色资金疑点的拨付金额 ÷ 全部拨付金额（按金额计；尚未核查的为待核，不扣分）",
    why="系统比对只是疑点，核实了才算问题；未经核实的疑点不应影响考核。",
    source="县联席会议整改台账制度（核查结论）；财建〔2022〕183号",
    order=41,
    needs=("projects", "payments", "contracts", "changes", "progress", "acceptances"),
    case_unit="笔拨付",
)

EXAMPLES = [
    Example("a finding that nobody has checked costs nothing", [{"amount_fen": 100, "is_marked": True}], 100.0),
    Example(
        "confirmed: its money counts against it",
        [
            {"amount_fen": 3_000_000, "is_marked": True, "is_confirmed": False},
            {"amount_fen": 1_000_000, "is_marked": True, "is_checked": True, "is_confirmed": True},
        ],
        75.0,
    ),
    Example(
        "checked and untrue costs nothing",
        [{"amount_fen": 100, "is_marked": True, "is_checked": True, "is_confirmed": False}],
        100.0,
    ),
    Example(
        "confirmed once stays confirmed, though the row was changed since",
        [{"amount_fen": 99, "is_confirmed": False}, {"amount_fen": 1, "is_marked": False, "is_confirmed": True}],
        99.0,
    ),
    Example("nothing paid: no value", [], None),
]
