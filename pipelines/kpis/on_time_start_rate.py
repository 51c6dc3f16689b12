"""On-time start: did work begin by the planned day?"""

from datetime import date

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="按期开工率",
    unit="%",
    better="higher",
    target=95,
    floor=50,
    facts="project_facts",
    event_on="planned_start_on",
    numerator="sum(case when started_on <= planned_start_on then 1 else 0 end)",
    denominator="count(planned_start_on)",
    formula="不晚于计划开工日期实际开工的项目数 ÷ 计划开工日期已到的项目数",
    why="开工拖一个月，往往就错过一个枯水期或农闲期。",
    source="村公工程增量管理系统建设目标（按期开工率）",
    order=20,
    needs=("projects", "projects.started_on"),
    case_unit="个应开工项目",
    hit="按期开工",
)

MAY_1, MAY_2 = date(2026, 5, 1), date(2026, 5, 2)

EXAMPLES = [
    Example("starting on the day counts", [{"planned_start_on": MAY_1, "started_on": MAY_1}], 100.0),
    Example("one day late does not", [{"planned_start_on": MAY_1, "started_on": MAY_2}], 0.0),
    Example("not started counts against it", [{"planned_start_on": MAY_1, "started_on": None}], 0.0),
    Example("nothing due: no value", [{"planned_start_on": None, "started_on": MAY_1}], None),
]
