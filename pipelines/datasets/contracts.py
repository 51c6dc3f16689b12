"""Contracts: one row is one signed contract."""

from pipelines.definitions import Dataset, Field
from pipelines.ranges import NAME, Range

DATASET = Dataset(
    key="contracts",
    label="合同台账",
    one_row="一份合同",
    keys=("contract_no",),
    event_on="signed_on",
    order=50,
    fields=(
        Field("contract_no", "合同编号", "id", required=True, synonyms=("合同号",)),
        Field("project_no", "项目编号", "id", required=True, synonyms=("工程编号", "项目编码")),
        Field(
            "contractor",
            "施工单位",
            "text",
            required=True,
            synonyms=("中标单位", "中标(成交)单位", "承建单位", "承包人", "中选单位"),
            within=NAME,
        ),
        Field("contractor_uscc", "统一社会信用代码", "id", synonyms=("信用代码",)),
        Field(
            "amount_fen",
            "合同金额",
            "money",
            required=True,
            synonyms=("合同价", "中标价", "中标金额", "工程合同造价"),
        ),
        Field("signed_on", "签订日期", "date", required=True, synonyms=("签订时间", "合同签订日期")),
        Field("awarded_on", "中标日期", "date", synonyms=("中标时间", "成交日期")),
        Field("filed_on", "备案日期", "date"),
        # ten years: longer than any small work is built
        Field(
            "duration_days",
            "工期",
            "integer",
            synonyms=("工期(日历天)", "合同工期"),
            within=Range(0, 3650),
            measure="days",
        ),
        Field("prepayment_percent", "约定预付款比例", "percent", synonyms=("预付款比例",)),
        Field("retention_percent", "质保金比例", "percent"),
        Field("site_manager", "项目经理", "text"),
    ),
    example={
        "contract_no": "HT-2026-0003",
        "project_no": "350987101-2026-0003",
        "contractor": "云溪县宏达建筑工程有限公司",
        "contractor_uscc": "91350100M000100Y43",
        "amount_fen": "36.85",
        "signed_on": "2026-03-12",
        "awarded_on": "2026-03-06",
        "filed_on": "2026-03-16",
        "duration_days": "100",
        "prepayment_percent": "30%",
        "retention_percent": "3%",
        "site_manager": "黄建平",
    },
)
