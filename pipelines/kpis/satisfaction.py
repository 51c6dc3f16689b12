"""Satisfaction: the mean of the scores that villagers gave."""

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="群众满意度",
    unit="分",
    better="higher",
    target=90,
    floor=60,
    facts="rating_facts",
    event_on="rated_on",
    # Summed as decimals: a sum of floats depends on the order of its rows.
    numerator="sum(try_cast(score as decimal(9, 4)))",
    denominator="count(try_cast(score as decimal(9, 4)))",
    scale=1,
    formula="评价得分之和 ÷ 评价份数（满分100分）",
    why="工程好不好，天天走、天天用的村民最清楚。",
    source="村公工程增量管理系统；村级公共服务工程质量管理办法（群众满意度）",
    order=70,
    needs=("ratings",),
    case_unit="份评价",
)

EXAMPLES = [
    Example("the mean of the scores", [{"score": 100.0}, {"score": 80.0}, {"score": 90.0}], 90.0),
    Example("tenths add up exactly", [{"score": 87.1}, {"score": 87.2}, {"score": 87.3}], 87.2),
    Example("a rating without a score does not count", [{"score": 60.0}, {"score": None}], 60.0),
    Example("no ratings: no value", [], None),
]
