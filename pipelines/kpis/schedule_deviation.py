"""Schedule deviation: how much longer than planned did the finished projects take?

Days are calendar days with both ends counted. The plan is the plan: approved extensions do not move it here (they do
in on_time_finish_rate), so a county sees what its plans are worth. A project without a start, or whose days run
backwards, counts on neither side.
"""

from datetime import date

from pipelines.definitions import Example, Kpi

KNOWN = "started_on <= finished_on and planned_start_on <= planned_finish_on"
PLANNED = "cast(planned_finish_on - planned_start_on as int) + 1"
ACTUAL = "cast(finished_on - started_on as int) + 1"

KPI = Kpi(
    label="工期偏差率",
    unit="%",
    better="lower",
    target=0,
    floor=30,
    facts="project_facts",
    event_on="finished_on",
    numerator=f"sum(case when {KNOWN} then ({ACTUAL}) - ({PLANNED}) end)",
    denominator=f"sum(case when {KNOWN} then {PLANNED} end)",
    cases=f"sum(case when {KNOWN} then 1 else 0 end)",
    formula="期内完工项目的（实际工期 − 计划工期）天数之和 ÷ 计划工期天数之和（日历天，首尾两日都计；"
    "计划不因批准的延期而变；缺开工日期或日期倒置的不计）",
    why="单个项目拖几天看不出来，合起来就知道计划排得实不实、工期守得住守不住。",
    source="县考核通知（工期偏差率）",
    order=32,
    needs=("projects", "projects.finished_on"),
    case_unit="个完工项目",
)

JAN_1, JAN_10, JAN_11 = date(2026, 1, 1), date(2026, 1, 10), date(2026, 1, 11)
TEN_DAYS = {"planned_start_on": JAN_1, "planned_finish_on": JAN_10}

EXAMPLES = [
    Example("ten days planned, ten days built", [{**TEN_DAYS, "started_on": JAN_1, "finished_on": JAN_10}], 0.0),
    Example("one day longer is a tenth longer", [{**TEN_DAYS, "started_on": JAN_1, "finished_on": JAN_11}], 10.0),
    Example(
        "begun late but built in the planned days: no deviation",
        [{**TEN_DAYS, "started_on": date(2026, 3, 1), "finished_on": date(2026, 3, 10)}],
        0.0,
    ),
    Example(
        "one a day shorter and one a day longer even out",
        [
            {**TEN_DAYS, "started_on": JAN_1, "finished_on": date(2026, 1, 9)},
            {**TEN_DAYS, "started_on": JAN_1, "finished_on": JAN_11},
        ],
        0.0,
    ),
    Example(
        "a project without a start counts on neither side",
        [{**TEN_DAYS, "started_on": JAN_1, "finished_on": JAN_11}, {**TEN_DAYS, "finished_on": JAN_11}],
        10.0,
    ),
    Example("finished before it began: not counted", [{**TEN_DAYS, "started_on": JAN_11, "finished_on": JAN_1}], None),
    Example("nothing finished: no value", [], None),
]
