"""Acceptances: one row is one acceptance of a project."""

from pipelines.definitions import Dataset, Field
from pipelines.ranges import Range

MEETING = Range(0, 10_000)  # people who can come to one acceptance
DATASET = Dataset(
    key="acceptances",
    label="验收台账",
    one_row="一次验收",
    keys=("project_no", "accepted_on"),
    event_on="accepted_on",
    order=120,
    fields=(
        Field("project_no", "项目编号", "id", required=True, synonyms=("工程编号", "项目编码")),
        Field("accepted_on", "验收日期", "date", required=True, synonyms=("竣工验收时间", "交工验收", "验收时间")),
        Field(
            "result", "结论", "choice", required=True, synonyms=("验收结论",), choices=("合格", "整改后合格", "不合格")
        ),
        Field("experts", "专家人数", "integer", within=MEETING),
        Field("villagers", "村民代表人数", "integer", within=MEETING),
        Field("discipline", "纪检人数", "integer", within=MEETING),
        Field("report_no", "验收报告编号", "id"),
    ),
    example={
        "project_no": "350987101-2026-0003",
        "accepted_on": "2026-07-10",
        "result": "合格",
        "experts": "2",
        "villagers": "3",
        "discipline": "1",
        "report_no": "YS-2026-0003",
    },
)
