"""Failed inspection: a defect was found, and nobody repaired it in time.

The day of the inspection is not counted. Repaired too late is flagged as well: for so long the defect stood. What is
not repaired is counted to the last day of the township's inspection ledger. A term that ends on a rest day runs to the
next working day.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._deadlines import TERMS

RULE = Rule(
    label="质量不合格未整改",
    subject="inspection_no",
    level="red",
    checked="每次结论为不合格的抽检及其整改日期",
    flagged="超过 30 天未完成整改（含超期才整改的）",
    why="查出来不改，等于没查。",
    source="建设工程质量管理条例；县质量抽检办法",
    basis=("inspections",),
    limits=("rectification_days",),
    flag_needs=("inspections", "inspections.rectified_on"),
    counts_refused=("inspections",),  # the inspection itself is there
    department="县住房和城乡建设局",
)

SQL = f"""
select inspection_no as subject_id, project_no, township,
       case when result is null then null
            when result <> '不合格' then false
            else exceeds(cast(counted_to - inspected_on as int), rectification_days, inspected_on) end as flagged,
       days as measured, limit(rectification_days, inspected_on) as limit_value, '天' as unit,
       cast(null as bigint) as amount_fen, inspected_on as happened_on,
       case when result is null then '缺抽检结论' else '缺抽检日期' end as missing,
       inspected_on, inspector, item, points, passed_points, rectified_on, judged_on, days,
       source_file, source_sheet, source_row
from (
    select i.*, inspections_known_on as judged_on,
           coalesce(t.counted_to, rectified_on, inspections_known_on) as counted_to,
           cast(coalesce(rectified_on, inspections_known_on) - inspected_on as int) as days
    from inspection_facts as i left join {TERMS} as t on t.day = coalesce(i.rectified_on, i.inspections_known_on)
) as d
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "{inspected_on} {inspector}抽检{item}不合格（{points} 点中合格 {passed_points} 点），"
    "{rectified_on:整改完成于 |未见整改}，历时 {days} 天（台账报至 {judged_on}）"
)

FAILED = {"result": "不合格", "inspected_on": date(2026, 5, 1)}
EXAMPLES = (
    Example("repaired on the 30th day", [{**FAILED, "rectified_on": date(2026, 5, 31)}], [False]),
    Example(
        "the 30th day is a Sunday: repaired on the Monday", [{**FAILED, "rectified_on": date(2026, 6, 1)}], [False]
    ),
    Example("repaired on the Tuesday", [{**FAILED, "rectified_on": date(2026, 6, 2)}], [True]),
    Example("not repaired by the night", [FAILED], [True]),
    Example("not repaired, still in time", [{**FAILED, "inspected_on": date(2026, 8, 31)}], [False]),
    Example(
        "not repaired, and the ledger ends on the 30th day: a Sunday",
        [{**FAILED, "inspections_known_on": date(2026, 5, 31)}],
        [False],
    ),
    Example(
        "not repaired, and the ledger ends on the Tuesday",
        [{**FAILED, "inspections_known_on": date(2026, 6, 2)}],
        [True],
    ),
    Example(
        "the sheet has no column for the repair: cannot tell",
        [FAILED],
        [None],
        unknown=("inspections.rectified_on",),
    ),
    Example("passed after repair", [{**FAILED, "result": "整改后合格"}], [False]),
    Example("result missing: cannot tell", [{"inspected_on": date(2026, 5, 1)}], [None]),
)
