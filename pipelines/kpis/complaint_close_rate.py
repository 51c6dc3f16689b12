"""Complaints: of those due to be closed, how many were closed in time?"""

from datetime import date

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="投诉按期办结率",
    unit="%",
    better="higher",
    target=95,
    floor=60,
    facts="complaint_facts",
    event_on="due_on",
    numerator="sum(case when closed_on <= due_on then 1 else 0 end)",
    denominator="count(due_on)",
    formula="在办理期限（受理之日起60日，末日遇节假日顺延）内办结的件数 ÷ 办理期限已到的件数",
    why="群众反映的事有没有按期回音，看的是为民的态度。",
    source="信访工作条例第三十四条（受理之日起60日内办结）",
    order=90,
    needs=("complaints", "complaints.closed_on"),
    case_unit="件到期投诉",
    hit="按期办结",
)

JUN_30, JUL_1 = date(2026, 6, 30), date(2026, 7, 1)

EXAMPLES = [
    Example("closed on the last day counts", [{"due_on": JUN_30, "closed_on": JUN_30}], 100.0),
    Example("one day late does not", [{"due_on": JUN_30, "closed_on": JUL_1}], 0.0),
    Example("still open when due counts against it", [{"due_on": JUN_30, "closed_on": None}], 0.0),
    Example("nothing due: no value", [], None),
]
