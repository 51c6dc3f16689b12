"""No maintainer: handed over, and nobody is named who keeps it going.

A ledger that calls the project handed over without the day leaves the clock without a start: cannot tell. It runs to
the day of the project's own row, which would name somebody. A term that ends on a rest day runs to the next working
day.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._deadlines import TERMS

RULE = Rule(
    label="管护责任未落实",
    subject="project_no",
    level="yellow",
    checked="每个已移交项目的管护责任主体",
    flagged="移交超过 30 天，没有登记管护责任主体",
    why="没人管的路灯，两年就黑一半。",
    source="农村公共基础设施管护体制改革指导意见；县管护办法（本县自定）",
    basis=("projects",),
    limits=("maintainer_days",),
    flag_needs=("projects.maintainer", "projects.status"),
    counts_refused=("projects",),  # the project's own row is there
    department="县农业农村局",
)

SQL = f"""
select project_no as subject_id, project_no, township,
       case when maintainer is not null then false
            when handed_over_on is null then null
            else exceeds(cast(counted_to - handed_over_on as int), maintainer_days, handed_over_on) end as flagged,
       days as measured, limit(maintainer_days, handed_over_on) as limit_value, '天' as unit,
       coalesce(settled_fen, base_fen, budget_fen) as amount_fen, handed_over_on as happened_on,
       '缺移交日期' as missing, handed_over_on, days, judged_on, source_file, source_sheet, source_row
from (
    select f.*, projects_known_on as judged_on, coalesce(t.counted_to, f.projects_known_on) as counted_to,
           cast(projects_known_on - handed_over_on as int) as days
    from project_facts as f left join {TERMS} as t on t.day = f.projects_known_on
    where coalesce(is_live, true) and (handed_over_on <= as_of or (handed_over_on is null and status = '移交'))
) as p
"""  # noqa: S608  (our own clause)

EVIDENCE = "{handed_over_on} 移交，至 {judged_on} 已 {days} 天，没有登记管护责任主体"

EXAMPLES = (
    Example("30 days after", [{"handed_over_on": date(2026, 8, 31)}], [False]),
    Example("31 days after", [{"handed_over_on": date(2026, 8, 30)}], [True]),
    Example(
        "the 30th day is a Saturday: on the Sunday there is still time",
        [{"projects_known_on": date(2026, 9, 27), "handed_over_on": date(2026, 8, 27)}],
        [False],
    ),
    Example(
        "31 days after, with a maintainer", [{"handed_over_on": date(2026, 8, 30), "maintainer": "村委会"}], [False]
    ),
    Example(
        "30 days after when the project ledger ends",
        [{"handed_over_on": date(2026, 5, 31), "projects_known_on": date(2026, 6, 30)}],
        [False],
    ),
    Example(
        "31 days after when it ends",
        [{"handed_over_on": date(2026, 5, 30), "projects_known_on": date(2026, 6, 30)}],
        [True],
    ),
    Example(
        "the sheet has no column for the maintainer: cannot tell",
        [{"handed_over_on": date(2026, 8, 30)}],
        [None],
        unknown=("projects.maintainer",),
    ),
    Example("called handed over, day missing: cannot tell", [{"status": "移交"}], [None]),
    Example("not handed over", [{"status": "验收"}], []),
)
