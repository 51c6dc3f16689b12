"""Inspections: one row is one quality inspection."""

from pipelines.definitions import Dataset, Field

DATASET = Dataset(
    key="inspections",
    label="质量抽检",
    one_row="一次抽检",
    keys=("inspection_no",),
    event_on="inspected_on",
    order=110,
    fields=(
        Field("inspection_no", "抽检编号", "id", required=True, synonyms=("检测编号", "报告编号")),
        Field("project_no", "项目编号", "id", required=True, synonyms=("工程编号", "项目编码")),
        Field("inspected_on", "抽检日期", "date", required=True, synonyms=("检测日期", "抽检时间")),
        Field("inspector", "检测单位", "text"),
        Field("item", "检测项目", "text", required=True, synonyms=("抽检项目",)),
        Field("points", "检测点数", "integer"),
        Field("passed_points", "合格点数", "integer"),
        Field(
            "result", "结论", "choice", required=True, synonyms=("检测结论",), choices=("合格", "整改后合格", "不合格")
        ),
        Field("rectified_on", "整改日期", "date", synonyms=("整改完成日期",)),
    ),
    example={
        "inspection_no": "CJ-2026-0003-1",
        "project_no": "350987101-2026-0003",
        "inspected_on": "2026-05-20",
        "inspector": "县建设工程质量检测中心",
        "item": "混凝土强度",
        "points": "12",
        "passed_points": "12",
        "result": "合格",
    },
)
