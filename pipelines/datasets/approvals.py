"""Approvals: one row is one step of a project's approval."""

from pipelines.definitions import Dataset, Field

DATASET = Dataset(
    key="approvals",
    label="审批台账",
    one_row="一个审批环节",
    keys=("project_no", "step", "submitted_on"),
    event_on="submitted_on",
    order=20,
    fields=(
        Field("project_no", "项目编号", "id", required=True, synonyms=("工程编号", "项目编码")),
        Field(
            "step",
            "环节",
            "choice",
            required=True,
            synonyms=("审批环节",),
            choices=("村申报", "镇初审", "公示", "评审", "县备案"),
        ),
        Field("submitted_on", "提交日期", "date", required=True, synonyms=("提交时间", "报送日期")),
        Field("decided_on", "办结日期", "date", synonyms=("办结时间", "审批日期")),
        Field("result", "结果", "choice", synonyms=("审批结果",), choices=("通过", "退回", "否决")),
        Field("decided_by", "审批单位", "text", synonyms=("办理单位",)),
    ),
    example={
        "project_no": "350987101-2026-0003",
        "step": "镇初审",
        "submitted_on": "2026-01-08",
        "decided_on": "2026-01-13",
        "result": "通过",
        "decided_by": "镇规划建设办",
    },
)
