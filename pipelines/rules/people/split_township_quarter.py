"""Split township quarter: among the last of the county's ranking in two quarters running, with how sure that is.

Only whole quarters count. A quarter in which the township was not placed (不参评) says nothing of it. The probability
is that of both quarters, taken as independent: quarters counted over the year to date share cases, so it is rather too
small, and nobody is suspended on it too soon.
"""

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="连续末位",
    subject="township",
    level="red",
    checked="每个乡镇最近两个完整季度的考核名次（参评不足 6 个乡镇的季度不判）",
    flagged="连续两个季度都列最后 3 名；两季都在后 3 名的概率不到 80% 的，不宜据此暂停项目安排",
    why="一季垫底可能是运气，两季垫底要问责任。",
    source="县考核办法（本县自定）；概率见考核办法说明",
    limits=("bottom_places", "bottom_townships", "bottom_chance_percent"),
    department="县考核办",
    after="ranking",
)

SQL = """
select township as subject_id, cast(null as string) as project_no, township,
       case when is_last and was_last then true
            when (is_last or rank is null) and (was_last or before_rank is null) then null
            else false end as flagged,
       chance_percent as measured, limit(bottom_chance_percent, period_end) as limit_value, '%' as unit,
       cast(null as bigint) as amount_fen, period_end as happened_on, '有一个季度未参评' as missing,
       period, rank, townships, before_period, before_rank, before_townships, chance_percent,
       case when not falls_below(chance_percent, bottom_chance_percent, period_end) then '把握较大'
            else '把握不足，不宜据此暂停项目安排' end as advice,
       cast(null as string) as source_file, cast(null as string) as source_sheet, cast(null as int) as source_row
from (
    select q.township, q.period, q.period_end, q.rank, q.townships, b.period as before_period, b.rank as before_rank,
           b.townships as before_townships, q.chance_percent * b.chance_percent / 100e0 as chance_percent,
           coalesce(falls_below(q.townships - q.rank + 1, bottom_places, q.period_end), false) as is_last,
           coalesce(falls_below(b.townships - b.rank + 1, bottom_places, b.period_end), false) as was_last
    from quarter_standings as q
    join quarter_standings as b on b.township = q.township and b.nth = q.nth + 1
    where q.nth = 1 and exceeds(q.townships, bottom_townships, q.period_end)
          and exceeds(b.townships, bottom_townships, b.period_end)
) as t
"""

WORDS = {
    "period": "季度",
    "period_end": "季度末",
    "rank": "名次",
    "townships": "参评乡镇数",
    "before_period": "上一季度",
    "before_rank": "上季名次",
    "before_townships": "上季参评乡镇数",
    "chance_percent": "在最后几名的概率",
    "nth": "往前第几个季度",
    "advice": "把握",
}

EVIDENCE = (
    "{before_period} 暂列 {before_townships} 个参评乡镇的第 {before_rank} 名，"
    "{period} 暂列 {townships} 个的第 {rank} 名；两季都在最后几名的概率 {chance_percent}，{advice}"
)

NOW = {"township": "西河镇", "nth": 1, "period": "2026Q3", "period_end": "2026-09-30", "townships": 18}
BEFORE = {"township": "西河镇", "nth": 2, "period": "2026Q2", "period_end": "2026-06-30", "townships": 18}
EXAMPLES = (
    Example(
        "16th and 18th of 18: the last three twice",
        {
            "quarter_standings": [
                NOW | {"rank": 16, "chance_percent": 90.0},
                BEFORE | {"rank": 18, "chance_percent": 95.0},
            ]
        },
        [True],
    ),
    Example(
        "15th is not among the last three",
        {
            "quarter_standings": [
                NOW | {"rank": 15, "chance_percent": 40.0},
                BEFORE | {"rank": 18, "chance_percent": 95.0},
            ]
        },
        [False],
    ),
    Example(
        "last now, in the middle before",
        {
            "quarter_standings": [
                NOW | {"rank": 18, "chance_percent": 99.0},
                BEFORE | {"rank": 9, "chance_percent": 1.0},
            ]
        },
        [False],
    ),
    Example(
        "last now, not ranked before: cannot tell",
        {"quarter_standings": [NOW | {"rank": 18, "chance_percent": 99.0}, BEFORE | {"rank": None}]},
        [None],
    ),
    Example(
        "six ranked townships are enough to have a last three",
        {
            "quarter_standings": [
                NOW | {"rank": 4, "townships": 6, "chance_percent": 60.0},
                BEFORE | {"rank": 4, "townships": 6, "chance_percent": 60.0},
            ]
        },
        [True],
    ),
    Example(
        "five are not",
        {
            "quarter_standings": [
                NOW | {"rank": 5, "townships": 5, "chance_percent": 90.0},
                BEFORE | {"rank": 5, "townships": 5, "chance_percent": 90.0},
            ]
        },
        [],
    ),
)
