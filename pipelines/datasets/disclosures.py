"""Disclosures: one row is one public notice of a project."""

from pipelines.definitions import Dataset, Field
from pipelines.ranges import SIGNED_MONEY

DATASET = Dataset(
    key="disclosures",
    label="公示台账",
    one_row="一次公示",
    keys=("project_no", "kind", "published_on"),
    event_on="published_on",
    order=130,
    fields=(
        Field("project_no", "项目编号", "id", required=True, synonyms=("工程编号", "项目编码")),
        Field(
            "kind",
            "公示类型",
            "choice",
            required=True,
            synonyms=("公示内容",),
            choices=("立项", "中标", "进展", "变更", "验收", "支付"),
        ),
        Field("published_on", "公示开始", "date", required=True, synonyms=("公示开始日期", "公示日期")),
        Field("ended_on", "公示结束", "date", synonyms=("公示结束日期",)),
        Field("channel", "渠道", "choice", synonyms=("公示渠道",), choices=("政府网站", "村务公开栏", "微信群")),
        Field("disclosed_fen", "公示金额", "money", within=SIGNED_MONEY),  # of a change: it may take off
        Field("disclosed_winner", "公示中标单位", "text"),
        Field("objections", "异议数", "integer"),
    ),
    example={
        "project_no": "350987101-2026-0003",
        "kind": "中标",
        "published_on": "2026-03-07",
        "ended_on": "2026-03-11",
        "channel": "村务公开栏",
        "disclosed_fen": "36.85",
        "disclosed_winner": "云溪县宏达建筑工程有限公司",
        "objections": "0",
    },
)
