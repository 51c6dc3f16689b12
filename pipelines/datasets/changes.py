"""Changes: one row is one change order."""

from pipelines.definitions import Dataset, Field
from pipelines.ranges import SIGNED_MONEY, Range

DATASET = Dataset(
    key="changes",
    label="变更签证台账",
    one_row="一项变更",
    keys=("change_no",),
    event_on="proposed_on",
    order=60,
    fields=(
        Field("change_no", "变更编号", "id", required=True, synonyms=("签证编号",)),
        Field("project_no", "项目编号", "id", required=True, synonyms=("工程编号", "项目编码")),
        Field("kind", "变更类型", "choice", required=True, synonyms=("类型",), choices=("金额", "工期", "内容")),
        Field("amount_fen", "变更金额", "money", synonyms=("变更金额(±)", "增减金额"), within=SIGNED_MONEY),
        # ten years: longer than any small work is built
        Field(
            "days",
            "工期增减",
            "integer",
            synonyms=("工期增减(天)", "增减天数"),
            within=Range(-3650, 3650),
            measure="days",
        ),
        Field("reason", "变更原因", "text", required=True, synonyms=("原因",)),
        Field("proposed_on", "提出日期", "date", required=True, synonyms=("申请日期", "提出时间")),
        Field("approved_on", "批准日期", "date", synonyms=("批准时间",)),
        Field("approved_by", "审批单位", "text"),
    ),
    example={
        "change_no": "BG-2026-0003-1",
        "project_no": "350987101-2026-0003",
        "kind": "金额",
        "amount_fen": "1.2",
        "reason": "增设涵管一处，工程量据实增加",
        "proposed_on": "2026-04-18",
        "approved_on": "2026-04-25",
        "approved_by": "西河镇党政联席会",
    },
)
