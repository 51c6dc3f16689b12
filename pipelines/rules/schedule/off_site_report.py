"""Off-site report: a progress report sent from somewhere else than the site.

The distance is worked out in progress_facts, in one place. A report without a position is not judged; a report with one
at a project whose site nobody located: cannot tell. Nothing that is missing elsewhere moves either place.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="打卡位置偏离",
    subject="progress_id",
    level="yellow",
    checked="每次带定位的进度报送与项目位置的距离",
    flagged="距离项目位置超过 500 米",
    why="不到现场的进度，是在办公室里编的。",
    source="村公工程增量管理系统（打卡范围）",
    basis=("progress", "projects"),
    limits=("off_site_metres",),
    flag_needs=("progress",),
    counts_refused=("progress",),  # the report itself is there
    department="县住房和城乡建设局",
)

SQL = """
select progress_id as subject_id, project_no, township,
       exceeds(site_distance_m, off_site_metres, reported_on) as flagged,
       site_distance_m as measured, limit(off_site_metres, reported_on) as limit_value, '米' as unit,
       cast(null as bigint) as amount_fen, reported_on as happened_on, '缺项目坐标或坐标系' as missing,
       reported_on, reporter, percent as now_percent, try_cast(round(site_distance_m) as bigint) as metres,
       source_file, source_sheet, source_row
from progress_facts
where longitude is not null and latitude is not null
"""

EVIDENCE = "{reported_on} {reporter}报进度 {now_percent}，定位距项目 {metres} 米"

SENT = {"longitude": 118.9, "latitude": 27.1, "reported_on": date(2026, 5, 1)}
EXAMPLES = (
    Example("500 metres away", [{**SENT, "site_distance_m": 500.0}], [False]),
    Example("501 metres away", [{**SENT, "site_distance_m": 501.0}], [True]),
    Example("site unknown: cannot tell", [SENT], [None]),
    Example("no position sent", [{"reported_on": date(2026, 5, 1)}], []),
)
