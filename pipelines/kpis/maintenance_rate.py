"""Maintenance: are the works that were handed over looked after?

A work is judged from the 180th day after its hand-over on: before, its first patrol is not overdue.
"""

from datetime import date

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="管护落实率",
    unit="%",
    better="higher",
    target=95,
    floor=60,
    facts="care_month_facts",
    event_on="month_end",
    stock=True,
    numerator="sum(case when cast(month_end - last_patrolled_on as int) <= patrol_limit_days"
    " and (condition <> '停用' or repaired_on <= month_end) then 1 else 0 end)",
    denominator="count(month_end)",
    formula="截至期末，近180天内有巡检且在用（未停用或已修复）的已移交项目数 ÷ 移交满180天的项目数"
    "（本乡镇首次报送巡检之前不计）",
    why="建得好还要管得住；没人巡的路灯、水渠，两三年就白建了。",
    source="村公工程增量管理系统（管护落实率）；县管护办法（两次巡查最长间隔180天，本县自定）",
    order=68,
    needs=("projects", "projects.handed_over_on", "maintenance"),
    case_unit="个移交项目",
    hit="有人管护",
)

SEP_30 = date(2026, 9, 30)
LOOKED_AFTER = {
    "month_end": SEP_30,
    "patrol_limit_days": 180,
    "last_patrolled_on": date(2026, 9, 1),
    "condition": "完好",
}

EXAMPLES = [
    Example(
        "patrolled 180 days ago is looked after",
        [{**LOOKED_AFTER, "last_patrolled_on": date(2026, 4, 3)}],
        100.0,
    ),
    Example("181 days ago is not", [{**LOOKED_AFTER, "last_patrolled_on": date(2026, 4, 2)}], 0.0),
    Example("never patrolled counts against it", [LOOKED_AFTER, {"month_end": SEP_30, "patrol_limit_days": 180}], 50.0),
    Example("damaged but in use", [{**LOOKED_AFTER, "condition": "严重损坏"}], 100.0),
    Example("out of use is not", [{**LOOKED_AFTER, "condition": "停用"}], 0.0),
    Example("out of use and mended by then is", [{**LOOKED_AFTER, "condition": "停用", "repaired_on": SEP_30}], 100.0),
    Example(
        "mended a day later is not yet",
        [{**LOOKED_AFTER, "condition": "停用", "repaired_on": date(2026, 10, 1)}],
        0.0,
    ),
    Example("nothing handed over for so long: no value", [], None),
]
