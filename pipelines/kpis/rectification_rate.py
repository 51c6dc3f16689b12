"""Rectification: of the cases whose day had come, how many were put right and closed in time?

A case found untrue, or a mistake in the data, has nothing to be put right and counts on neither side.
"""

from datetime import date

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="整改销号率",
    unit="%",
    better="higher",
    target=95,
    floor=60,
    facts="case_facts",
    event_on="due_on",
    numerator="sum(case when needs_mending and closed_on <= due_on then 1 else 0 end)",
    denominator="sum(case when needs_mending then 1 else 0 end)",
    formula="整改时限内销号的件数 ÷ 整改时限已到的件数（核查为不属实、数据错误的不计）",
    why="发现问题不算本事，按期改到位才算。",
    source="县联席会议整改台账制度（整改销号率）",
    order=104,
    nothing="尚无立案",
    case_unit="件到期整改",
    hit="按期销号",
)

JUN_30, JUL_1 = date(2026, 6, 30), date(2026, 7, 1)
DUE = {"due_on": JUN_30, "needs_mending": True}

EXAMPLES = [
    Example("closed on the last day counts", [{**DUE, "closed_on": JUN_30}], 100.0),
    Example("one day late does not", [{**DUE, "closed_on": JUN_30}, {**DUE, "closed_on": JUL_1}], 50.0),
    Example("still open when due counts against it", [DUE], 0.0),
    Example(
        "found untrue: counts on neither side",
        [{**DUE, "closed_on": JUN_30}, {**DUE, "needs_mending": False}],
        100.0,
    ),
    Example("no cases: no value", [], None),
]
