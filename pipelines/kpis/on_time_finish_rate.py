"""On-time finish: did the project finish by its planned day, moved by approved changes?"""

from datetime import date

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="按期完工率",
    unit="%",
    better="higher",
    target=90,
    floor=50,
    facts="project_facts",
    event_on="due_on",
    numerator="sum(case when finished_on <= due_on then 1 else 0 end)",
    denominator="count(due_on)",
    formula="按计划竣工日期（含批准的工期变更）完工的项目数 ÷ 应完工项目数",
    why="拖期的村道和水渠，误的是一季庄稼。",
    source="村公工程增量管理系统；县考核通知",
    order=30,
    needs=("projects", "projects.finished_on", "changes", "changes.days@read", "changes.approved_on@read"),
    case_unit="个应完工项目",
    hit="按期完工",
)

MAY_1, MAY_2 = date(2026, 5, 1), date(2026, 5, 2)

EXAMPLES = [
    Example("finishing on the day counts", [{"due_on": MAY_1, "finished_on": MAY_1}], 100.0),
    Example("one day late does not", [{"due_on": MAY_1, "finished_on": MAY_2}], 0.0),
    Example("not yet finished counts against it once due", [{"due_on": MAY_1, "finished_on": None}], 0.0),
    Example(
        "a cancelled project counts nowhere",
        [{"due_on": MAY_1, "finished_on": MAY_1, "is_live": True}, {"due_on": MAY_1, "is_live": False}],
        100.0,
    ),
    Example("nothing due: no value", [{"due_on": None, "finished_on": None}], None),
]
