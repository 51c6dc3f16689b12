"""Complaint days: how long did it take to close the complaints that were closed?

Complaints still open have no days yet; complaint_close_rate counts them against the township, this figure cannot.
"""

from datetime import date

from pipelines.definitions import Example, Kpi

KNOWN = "received_on <= closed_on"

KPI = Kpi(
    label="投诉平均办结天数",
    unit="天",
    better="lower",
    target=7,
    floor=60,
    facts="complaint_facts",
    event_on="closed_on",
    numerator=f"sum(case when {KNOWN} then cast(closed_on - received_on as int) end)",
    denominator=f"sum(case when {KNOWN} then 1 else 0 end)",
    scale=1,
    formula="期内办结的投诉从接件到办结的天数之和 ÷ 办结件数（办结早于接件的不计；未办结的看按期办结率）",
    why="小事拖成大事，多半是拖出来的；天数比办结率更早看出快慢。",
    source="县群众诉求办理要求（7日内办结）；信访工作条例（最长60日）",
    order=92,
    needs=("complaints", "complaints.closed_on"),
    case_unit="件投诉",
)

MAY_1 = date(2026, 5, 1)

EXAMPLES = [
    Example("closed after a week", [{"received_on": MAY_1, "closed_on": date(2026, 5, 8)}], 7.0),
    Example("closed on the day it came in takes no days", [{"received_on": MAY_1, "closed_on": MAY_1}], 0.0),
    Example(
        "the days are shared by all that were closed",
        [{"received_on": MAY_1, "closed_on": date(2026, 5, 8)}, {"received_on": MAY_1, "closed_on": date(2026, 5, 9)}],
        7.5,
    ),
    Example(
        "closed before it came in: a mistake, not counted",
        [{"received_on": MAY_1, "closed_on": date(2026, 5, 8)}, {"received_on": MAY_1, "closed_on": date(2026, 4, 30)}],
        7.0,
    ),
    Example("still open: no value", [{"received_on": MAY_1, "closed_on": None}], None),
]
