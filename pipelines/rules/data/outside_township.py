"""Outside township: a site whose coordinates lie beyond its township in every coordinate system.

Borders are drawn roughly, so a site within the tolerance of its township counts as inside. Coordinates that would fit
in another system than the ledger says are a question of the system, not of the place: a warning on reading.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="坐标越界",
    subject="project_no",
    level="note",
    checked="每个写了经纬度的项目与本乡镇的边界",
    flagged="不论按哪种坐标系读，都在本乡镇界外超过 100 米",
    why="项目不在自己的乡镇里，不是填错了地方，就是报错了项目。",
    source="县数据报送规范（本县自定）",
    basis=("projects",),
    limits=("border_tolerance",),
    flag_needs=("projects.status",),
    counts_refused=("projects",),  # the project's own row is there
    department="县自然资源局",
)

SQL = """
select project_no as subject_id, project_no, township, exceeds(nearest_m, border_tolerance, as_of) as flagged,
       nearest_m as measured, limit(border_tolerance, as_of) as limit_value, '米' as unit, budget_fen as amount_fen,
       coalesce(started_on, planned_start_on) as happened_on, '本县没有该乡镇的边界' as missing,
       nearest_m, nearest_system, coordinate_system,
       cast(try_cast(longitude as decimal(10, 6)) as string) as longitude_text,
       cast(try_cast(latitude as decimal(10, 6)) as string) as latitude_text, source_file, source_sheet, source_row
from project_facts
where is_live and longitude is not null and latitude is not null
"""

EVIDENCE = (
    "坐标 {longitude_text}，{latitude_text}（{coordinate_system:坐标系 |没写坐标系}）不在{township}界内；"
    "换哪种坐标系读都在界外，最近的 {nearest_system} 也差 {nearest_m} 米"
)

AT = {"longitude": 119.015, "latitude": 25.4318, "is_live": True, "coordinate_system": "WGS84"}
DAY = {"planned_start_on": date(2026, 3, 1)}
EXAMPLES = (
    Example("inside", [{**AT, **DAY, "outside_m": 0.0, "nearest_m": 0.0}], [False]),
    Example("100 metres off is how roughly borders are drawn", [{**AT, **DAY, "nearest_m": 100.0}], [False]),
    Example("a metre more is outside", [{**AT, **DAY, "nearest_m": 101.0}], [True]),
    Example(
        "outside in the ledger's system, inside in another: a wrong system, not a wrong place",
        [{**AT, **DAY, "outside_m": 520.0, "nearest_m": 0.0, "nearest_system": "GCJ02"}],
        [False],
    ),
    Example("nobody said the system, and none fits", [{**AT, "coordinate_system": None, "nearest_m": 900.0}], [True]),
    Example("a county without borders: cannot tell", [{**AT, **DAY}], [None]),
    Example(
        "a project ledger that does not tell what was cancelled: cannot tell",
        [{**AT, **DAY, "nearest_m": 101.0}],
        [None],
        ("projects.status",),
    ),
    Example("no coordinates, nothing to judge", [{"is_live": True}], []),
    Example("a cancelled project is not judged", [{**AT, "is_live": False, "nearest_m": 900.0}], []),
)
