"""Complaints: one row is one complaint or suggestion received."""

from pipelines.definitions import Dataset, Field

DATASET = Dataset(
    key="complaints",
    label="投诉意见台账",
    one_row="一件投诉或意见",
    keys=("complaint_no",),
    event_on="received_on",
    order=150,
    fields=(
        Field("complaint_no", "投诉编号", "id", required=True, synonyms=("编号", "受理编号")),
        Field(
            "township",
            "乡镇",
            "township",
            required=True,
            synonyms=("镇街", "乡镇(街道)", "所属乡镇", "乡镇名称"),
        ),
        Field("project_no", "项目编号", "id", synonyms=("工程编号", "项目编码")),
        Field("received_on", "接件日期", "date", required=True, synonyms=("接件时间", "来访日期")),
        Field("channel", "渠道", "text", synonyms=("来源",)),
        Field(
            "category",
            "类别",
            "choice",
            required=True,
            synonyms=("投诉类别",),
            choices=("质量", "进度", "资金", "扰民", "占地", "安全", "其他"),
        ),
        Field("content", "内容", "text", synonyms=("投诉内容",)),
        Field("accepted_on", "受理日期", "date", synonyms=("受理时间",)),
        Field("closed_on", "办结日期", "date", synonyms=("办结时间",)),
        Field("reply", "答复", "text", synonyms=("答复内容",)),
        Field("reply_score", "回访评分", "score"),
    ),
    example={
        "complaint_no": "TS-2026-0012",
        "township": "西河镇",
        "project_no": "350987101-2026-0003",
        "received_on": "2026-05-06",
        "channel": "12345热线",
        "category": "扰民",
        "content": "夜间施工噪声大",
        "accepted_on": "2026-05-08",
        "closed_on": "2026-05-20",
        "reply": "已调整作业时间",
        "reply_score": "90",
    },
)
