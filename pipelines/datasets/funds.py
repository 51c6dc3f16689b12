"""Funds: one row is one source of a project's money, planned and arrived."""

from pipelines.definitions import Dataset, Field

DATASET = Dataset(
    key="funds",
    label="资金计划台账",
    one_row="一个项目的一项资金来源",
    keys=("project_no", "source"),
    event_on="arrived_on",
    order=30,
    fields=(
        Field("project_no", "项目编号", "id", required=True, synonyms=("工程编号", "项目编码")),
        Field(
            "source",
            "资金来源",
            "choice",
            required=True,
            synonyms=("来源",),
            choices=("中央", "省", "市", "县", "镇配套", "村级自筹", "社会捐赠"),
            words={"中央资金": "中央", "省级": "省", "市级": "市", "县级": "县", "县财政": "县", "自筹": "村级自筹"},
        ),
        Field("planned_fen", "计划金额", "money", required=True, synonyms=("计划资金", "下达金额")),
        Field("arrived_fen", "到位金额", "money", synonyms=("到位资金",)),
        Field("arrived_on", "到位日期", "date", synonyms=("到位时间",)),
    ),
    example={
        "project_no": "350987101-2026-0003",
        "source": "县",
        "planned_fen": "38.6",
        "arrived_fen": "20",
        "arrived_on": "2026-03-01",
    },
)
