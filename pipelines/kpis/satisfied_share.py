"""Satisfied share: how many of the ratings are those of satisfied villagers?"""

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="满意率",
    unit="%",
    better="higher",
    target=90,
    floor=60,
    facts="rating_facts",
    event_on="rated_on",
    numerator="sum(case when score >= satisfied_score then 1 else 0 end)",
    denominator="count(score)",
    formula="得分 80 分及以上的评价份数 ÷ 评价份数",
    why="平均分会被少数高分抬起来；满意率直接说出有几成人满意。",
    source="村级公共服务工程质量管理办法（群众满意率）",
    order=72,
    needs=("ratings",),
    case_unit="份评价",
    hit="满意",
)

LINE = {"satisfied_score": 80}
EXAMPLES = [
    Example("eighty is satisfied", [{**LINE, "score": 80.0}], 100.0),
    Example("just below eighty is not", [{**LINE, "score": 80.0}, {**LINE, "score": 79.99}], 50.0),
    Example("a rating without a score does not count", [{**LINE, "score": 95.0}, {**LINE, "score": None}], 100.0),
    Example("no ratings: no value", [], None),
]
