"""Completion: of the projects planned to be finished by now, how many have passed acceptance?"""

from datetime import date

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="项目完成率",
    unit="%",
    better="higher",
    target=95,
    floor=60,
    facts="project_month_facts",
    event_on="month_end",
    stock=True,
    numerator="sum(case when planned_finish_on <= month_end and accepted_on <= month_end then 1 else 0 end)",
    denominator="sum(case when planned_finish_on <= month_end then 1 else 0 end)",
    formula="截至期末,计划应竣工的项目中已通过验收(合格或整改后合格)的项目数 ÷ 计划应竣工的项目数",
    why="项目只有通过验收、村里用得上,才算真正完成;只报开工数看不出这一点。",
    source="村公工程增量管理系统建设目标(项目完成率);县考核通知",
    order=10,
)

JUN_29, JUN_30, JUL_1 = date(2026, 6, 29), date(2026, 6, 30), date(2026, 7, 1)

EXAMPLES = [
    Example(
        "planned for and accepted on the period's last day: counts",
        [{"month_end": JUN_30, "planned_finish_on": JUN_30, "accepted_on": JUN_30}],
        100.0,
    ),
    Example(
        "accepted one day after the period's end: not yet",
        [{"month_end": JUN_30, "planned_finish_on": JUN_29, "accepted_on": JUL_1}],
        0.0,
    ),
    Example("never accepted: counts against it", [{"month_end": JUN_30, "planned_finish_on": JUN_30}], 0.0),
    Example(
        "an early bird that is planned for later moves neither side",
        [
            {"month_end": JUN_30, "planned_finish_on": JUL_1, "accepted_on": JUN_29},
            {"month_end": JUN_30, "planned_finish_on": JUN_29, "accepted_on": None},
        ],
        0.0,
    ),
    Example("nothing planned to be finished: no value", [{"month_end": JUN_30, "planned_finish_on": JUL_1}], None),
]
