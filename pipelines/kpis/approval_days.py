"""Approval days: how many working days did a step of approval take?"""

from datetime import date

from pipelines.definitions import Example, Kpi

KNOWN = "submitted_on <= decided_on and working_days is not null"

KPI = Kpi(
    label="平均审批用时",
    unit="工作日",
    better="lower",
    target=5,
    floor=7,
    facts="approval_facts",
    event_on="decided_on",
    numerator=f"sum(case when {KNOWN} then working_days end)",
    denominator=f"sum(case when {KNOWN} then 1 else 0 end)",
    scale=1,
    formula="期内办结的审批环节从提交到办结的工作日之和 ÷ 办结环节数（提交当日不计；节假日、调休按国务院安排；"
    "办结早于提交的不计）",
    why="审批每多等一周，农闲施工的窗口就短一周。",
    source="县考核通知（审批用时）；县小型公共工程管理办法（每个环节7个工作日，本县自定）",
    order=16,
    needs=("approvals",),
    case_unit="个环节",
)

MAY_4, MAY_11 = date(2026, 5, 4), date(2026, 5, 11)
STEP = {"submitted_on": MAY_4, "decided_on": MAY_11}

EXAMPLES = [
    Example("one step of five working days", [{**STEP, "working_days": 5}], 5.0),
    Example(
        "one working day more on one of two steps", [{**STEP, "working_days": 5}, {**STEP, "working_days": 6}], 5.5
    ),
    Example("decided on the day takes no working day", [{**STEP, "decided_on": MAY_4, "working_days": 0}], 0.0),
    Example(
        "decided before it was submitted: a mistake, not counted",
        [{**STEP, "working_days": 5}, {"submitted_on": MAY_11, "decided_on": MAY_4, "working_days": -5}],
        5.0,
    ),
    Example("beyond the calendar of working days: not counted", [{**STEP, "working_days": None}], None),
    Example("nothing decided: no value", [{"submitted_on": MAY_4, "working_days": 9}], None),
]
