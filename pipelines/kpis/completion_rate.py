"""Completion: of the works that fell due this year, how many have passed acceptance by the period's end?

The year's cohort are the works due between 1 January and the period's end, moved by the days approved by then. Works
due in earlier years and still not accepted stand beside it as a count, 历年遗留: they would drag every later year.
"""

from datetime import date

from pipelines.definitions import Example, Kpi

DUE = "due_by_then_on >= year_start_on and due_by_then_on <= month_end"

KPI = Kpi(
    label="项目完成率",
    unit="%",
    better="higher",
    target=95,
    floor=60,
    facts="project_month_facts",
    event_on="month_end",
    stock=True,
    numerator=f"sum(case when {DUE} and accepted_on <= month_end then 1 else 0 end)",
    denominator=f"sum(case when {DUE} then 1 else 0 end)",
    formula="当年应竣工（1月1日至期末到期，含期末前批准的工期变更）的项目中，期末前已通过验收（合格或整改后合格）的项目数"
    " ÷ 当年应竣工的项目数；往年到期仍未验收的另列历年遗留",
    why="项目只有通过验收、村里用得上，才算真正完成；只报开工数看不出这一点。",
    source="村公工程增量管理系统建设目标（项目完成率）；县考核通知",
    order=10,
    needs=("projects", "acceptances", "changes", "changes.days@read", "changes.approved_on@read"),
    case_unit="个到期项目",
    hit="已通过验收",
)

JUN_29, JUN_30, JUL_1 = date(2026, 6, 29), date(2026, 6, 30), date(2026, 7, 1)
JUNE = {"month_end": JUN_30, "year_start_on": date(2026, 1, 1)}

EXAMPLES = [
    Example(
        "due and accepted on the period's last day: counts",
        [{**JUNE, "due_by_then_on": JUN_30, "accepted_on": JUN_30}],
        100.0,
    ),
    Example(
        "accepted one day after the period's end: not yet",
        [{**JUNE, "due_by_then_on": JUN_29, "accepted_on": JUL_1}],
        0.0,
    ),
    Example("never accepted: counts against it", [{**JUNE, "due_by_then_on": JUN_30}], 0.0),
    Example(
        "an early bird that is due later moves neither side",
        [
            {**JUNE, "due_by_then_on": JUL_1, "accepted_on": JUN_29},
            {**JUNE, "due_by_then_on": JUN_29, "accepted_on": None},
        ],
        0.0,
    ),
    Example(
        "due on New Year's Day is this year's, due the day before is left over",
        [
            {**JUNE, "due_by_then_on": date(2026, 1, 1), "accepted_on": JUN_30},
            {**JUNE, "due_by_then_on": date(2025, 12, 31), "accepted_on": None},
        ],
        100.0,
    ),
    Example("nothing due: no value", [{**JUNE, "due_by_then_on": JUL_1}], None),
]
