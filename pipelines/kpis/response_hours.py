"""Response: how long did a red finding wait before anybody did something about it?

One that is still waiting counts with the hours it has waited by the end of the night's day: silence does not make the
figure better.
"""

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="预警响应时长",
    unit="小时",
    better="lower",
    target=24,
    floor=72,
    facts="case_facts",
    event_on="assigned_on",
    # Whole minutes are added up and turned into hours once.
    numerator="sum(case when level = 'red' then waited_minutes end) / 6e1",
    denominator="sum(case when level = 'red' then 1 else 0 end)",
    scale=1,
    formula="期内交办的红色疑点从交办到首次处置的小时数之和 ÷ 交办的红色疑点数（尚未处置的算到数据截至日末）",
    why="红色疑点放一天，可能就是一笔追不回的钱。",
    source="县联席会议工作机制（红色预警24小时内响应）",
    order=106,
    nothing="尚无立案",
    case_unit="条红色疑点",
)

EXAMPLES = [
    Example("acted upon after a day", [{"level": "red", "waited_minutes": 1440}], 24.0),
    Example(
        "a minute over a day on one of two",
        [{"level": "red", "waited_minutes": 1440}, {"level": "red", "waited_minutes": 1500}],
        24.5,
    ),
    Example("at once", [{"level": "red", "waited_minutes": 0}], 0.0),
    Example(
        "yellow ones are not counted",
        [{"level": "red", "waited_minutes": 60}, {"level": "yellow", "waited_minutes": 9_000}],
        1.0,
    ),
    Example("no red finding assigned: no value", [{"level": "yellow", "waited_minutes": 60}], None),
]
