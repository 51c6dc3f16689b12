"""Ratings: one row is one person's rating of a project."""

from pipelines.definitions import Dataset, Field

DATASET = Dataset(
    key="ratings",
    label="满意度评价",
    one_row="一次评价",
    keys=("rating_no",),  # the reader writes "<file hash>:<sheet>:<row>" where a ledger has no number
    event_on="rated_on",
    order=140,
    fields=(
        Field("rating_no", "评价编号", "id", synonyms=("评价号",)),
        Field("project_no", "项目编号", "id", required=True, synonyms=("工程编号", "项目编码")),
        Field("rated_on", "评价日期", "date", required=True, synonyms=("评价时间",)),
        Field(
            "score",
            "得分",
            "score",
            required=True,
            synonyms=("评分", "满意度"),
            words={
                "非常满意": "100",
                "满意": "90",
                "基本满意": "70",
                "一般": "60",
                "不满意": "30",
                "非常不满意": "0",
                "5星": "100",
                "4星": "80",
                "3星": "60",
                "2星": "40",
                "1星": "20",
            },
        ),
        Field("channel", "渠道", "choice", synonyms=("评价渠道",), choices=("扫码", "电话", "入户")),
        Field("device_hash", "设备指纹", "id"),
        Field("comment", "意见", "text", synonyms=("意见建议",)),
    ),
    example={
        "rating_no": "PJ-2026-0003-001",
        "project_no": "350987101-2026-0003",
        "rated_on": "2026-07-20",
        "score": "90",
        "channel": "入户",
        "comment": "路修得平整",
    },
)
