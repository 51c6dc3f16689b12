"""Complaints per hundred projects: how many complaints came in, beside the projects under way?

Shown, never scored: many complaints may mean bad works or open ears, none may mean that nobody was asked.
"""

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="每百项目投诉",
    unit="件",
    better="neither",
    target=None,
    floor=None,
    facts="complaint_load_facts",
    event_on="counted_on",
    numerator="count(complaint_no)",
    denominator="count(distinct underway_no)",
    formula="期内接到的投诉件数 × 100 ÷ 期内推进中的项目数（已开工或计划开工已到、期初尚未通过验收，取消的不计）",
    why="投诉多不一定坏，没有投诉也不一定好；和满意度放在一起看才看得懂，所以只作参考、不计分。",
    source="本系统自定（仅展示）",
    order=94,
    needs=("complaints", "projects", "acceptances"),
    case_unit="个推进中项目",
)

EXAMPLES = [
    Example("one complaint beside one project", [{"complaint_no": "T1"}, {"underway_no": "P"}], 100.0),
    Example("no complaint", [{"underway_no": "P"}], 0.0),
    Example(
        "a project counts once, however many months it is under way",
        [{"complaint_no": "T1"}, {"underway_no": "P"}, {"underway_no": "P"}],
        100.0,
    ),
    Example(
        "a complaint without a project counts too",
        [
            {"complaint_no": "T1", "category": None},
            {"complaint_no": "T2", "category": "道路"},
            {"underway_no": "P"},
            {"underway_no": "Q"},
        ],
        100.0,
    ),
    Example("nothing under way: no value", [{"complaint_no": "T1"}], None),
]
