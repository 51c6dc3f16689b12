"""Low satisfaction: enough people rated the work, and they rate it low.

Below the least number of ratings a mean says nothing, so such projects are not subjects. Sums of decimals are not
exact in a computer, so a mean of exactly the floor may come out a hair below it: it is rounded to a millionth first.
A missing rating could move the mean either way.
"""

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="满意度偏低",
    subject="project_no",
    level="yellow",
    checked="每个评价不少于 10 份的项目的平均得分",
    flagged="平均得分低于 80 分",
    why="工程好不好，住在旁边的人最清楚。",
    source="县考核办法；村公工程增量管理系统",
    basis=("ratings",),
    flag_needs=("ratings",),
    clear_needs=("ratings",),
    limits=("satisfaction_floor", "satisfaction_ratings"),
    department="县农业农村局",
)

SQL = """
select project_no as subject_id, project_no, township,
       falls_below(mean_score, satisfaction_floor, as_of) as flagged,
       mean_score as measured, limit(satisfaction_floor, as_of) as limit_value, '分' as unit,
       coalesce(base_fen, budget_fen) as amount_fen, coalesce(accepted_on, finished_on) as happened_on,
       cast(null as string) as missing, rating_count, mean_score, source_file, source_sheet, source_row
from (
    select f.*, try_cast(score_sum / nullif(rating_count, 0) as decimal(10, 6)) as mean_score from project_facts as f
    where exceeds(rating_count, satisfaction_ratings, as_of)
) as d
"""

EVIDENCE = "{rating_count} 份评价，平均 {mean_score} 分"

EXAMPLES = (
    Example("a mean of exactly 80", [{"rating_count": 10, "score_sum": 800.0}], [False]),
    Example(
        "a mean of exactly 80 whose sum comes out a hair short",
        [{"rating_count": 10, "score_sum": 799.9999999999999}],
        [False],
    ),
    Example("a point less over ten ratings", [{"rating_count": 10, "score_sum": 799.0}], [True]),
    Example("nine ratings say nothing", [{"rating_count": 9, "score_sum": 100.0}], []),
    Example(
        "low, but a rating may be missing: cannot tell",
        [{"rating_count": 10, "score_sum": 790.0}],
        [None],
        unknown=("ratings",),
    ),
    Example(
        "high, but a rating may be missing: cannot tell",
        [{"rating_count": 10, "score_sum": 900.0}],
        [None],
        unknown=("ratings",),
    ),
)
