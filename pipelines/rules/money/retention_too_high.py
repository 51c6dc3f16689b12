"""Retention too high: more held back than the law lets an owner hold.

Measured against the settled amount; before settlement nobody can tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="质保金超标",
    subject="project_no",
    level="yellow",
    checked="每个预留质保金的项目的质保金占审定金额的比例",
    flagged="质保金超过审定金额的 3%",
    why="扣多了就是变相拖欠。",
    source="建质〔2017〕138号第七条",
    basis=("projects",),
    flag_needs=("projects",),
    counts_refused=("projects",),  # the project's own row says all
    limits=("retention_percent",),
    department="县住房和城乡建设局",
)

SQL = """
select project_no as subject_id, project_no, township, exceeds(held_percent, retention_percent, settled_day) as flagged,
       held_percent as measured, limit(retention_percent, settled_day) as limit_value, '%' as unit,
       retention_fen as amount_fen, settled_day as happened_on, '缺审定金额' as missing,
       retention_fen, settled_fen, held_percent, source_file, source_sheet, source_row
from (
    select f.*, retention_fen * 100e0 / nullif(settled_fen, 0) as held_percent,
           coalesce(settled_on, accepted_on, as_of) as settled_day
    from project_facts as f where retention_fen is not null
) as p
"""

EVIDENCE = "预留质保金 {retention_fen}，审定金额 {settled_fen}，占 {held_percent}"

SETTLED = {"settled_fen": 1_000_000, "settled_on": date(2026, 5, 1)}
EXAMPLES = (
    Example("exactly 3 %", [{**SETTLED, "retention_fen": 30_000}], [False]),
    Example("a fen more", [{**SETTLED, "retention_fen": 30_001}], [True]),
    Example("not settled yet: cannot tell", [{"retention_fen": 30_000}], [None]),
    Example("nothing held back", [SETTLED], []),
)
