"""Supervision: on how many of the days of building was the supervisor there and wrote it down?

Only works that need a supervisor count (every class but 简易), from the township's first log on. A day whose log does
not say whether anybody was there counts on neither side; a day without a log counts against.
"""

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="监理到岗率",
    unit="%",
    better="higher",
    target=90,
    floor=50,
    facts="supervision_month_facts",
    event_on="month_end",
    numerator="sum(present_days)",
    denominator="sum(site_days - untold_days)",
    cases="count(distinct project_no)",
    formula="有监理日志且注明到岗的天数 ÷ 在建天数（一般及以上项目，开工之日至完工之日；本乡镇首份日志之前、停工项目、"
    "日志未注明是否到岗的天数不计）",
    why="监理不到场，隐蔽工程没人看见，出了问题也说不清。",
    source="村级公共服务工程质量管理办法（监理到岗率）",
    order=66,
    needs=("projects", "projects.started_on", "supervision", "projects.finished_on@read"),
    case_unit="个在建项目",
)

EXAMPLES = [
    Example("there on every day", [{"project_no": "P", "site_days": 30, "present_days": 30, "untold_days": 0}], 100.0),
    Example(
        "one day in twenty without",
        [{"project_no": "P", "site_days": 20, "present_days": 19, "untold_days": 0}],
        95.0,
    ),
    Example("never there", [{"project_no": "P", "site_days": 30, "present_days": 0, "untold_days": 0}], 0.0),
    Example(
        "logs that do not say who was there are left out",
        [{"project_no": "P", "site_days": 30, "present_days": 10, "untold_days": 10}],
        50.0,
    ),
    Example(
        "the share is of the days, over months and projects",
        [
            {"project_no": "P", "site_days": 30, "present_days": 30, "untold_days": 0},
            {"project_no": "Q", "site_days": 10, "present_days": 0, "untold_days": 0},
        ],
        75.0,
    ),
    Example("nothing being built: no value", [], None),
]
