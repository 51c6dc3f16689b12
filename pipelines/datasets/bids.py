"""Bids: one row is one bidder in one tender."""

from pipelines.definitions import Dataset, Field
from pipelines.ranges import NAME

DATASET = Dataset(
    key="bids",
    label="比选投标台账",
    one_row="一个项目的一家投标单位",
    keys=("project_no", "bidder"),
    event_on="opened_on",
    order=40,
    fields=(
        Field("project_no", "项目编号", "id", required=True, synonyms=("工程编号", "项目编码", "项目号", "工程编码")),
        Field(
            "bidder",
            "投标单位",
            "text",
            required=True,
            synonyms=(
                *("投标人", "投标企业", "投标单位名称", "投标人名称", "竞标单位", "参选单位", "比选单位", "比选申请人"),
                *("响应单位", "响应供应商", "供应商", "供应商名称", "报名单位", "报价单位", "参加比选单位"),
            ),
            within=NAME,
        ),
        Field(
            "bidder_uscc",
            "统一社会信用代码",
            "id",
            synonyms=("信用代码", "社会信用代码", "投标单位统一社会信用代码", "投标人信用代码"),
        ),
        Field(
            "bid_fen",
            "报价",
            "money",
            required=True,
            synonyms=(
                *("投标报价", "投标价", "投标总价", "投标金额", "报价金额", "响应报价", "最终报价", "最后报价"),
                *("评标价", "唱标价", "比选报价", "磋商报价"),
            ),
        ),
        Field(
            "control_price_fen",
            "控制价",
            "money",
            synonyms=("招标控制价", "最高限价", "最高投标限价", "拦标价", "预算控制价", "上限价", "限价", "比选控制价"),
        ),
        Field(
            "opened_on",
            "开标日期",
            "date",
            required=True,
            synonyms=(
                *("开标时间", "比选日期", "比选时间", "磋商日期", "磋商时间", "询价日期", "询价时间", "评标日期"),
                *("评标时间", "投标日期", "开标评标日期"),
            ),
        ),
        Field(
            "is_winner",
            "是否中标",
            "boolean",
            required=True,
            synonyms=(
                *("中标", "中标情况", "中标结果", "是否中选", "中选情况", "是否成交", "成交情况", "成交结果"),
                *("是否中标(成交)", "评标结果", "比选结果"),
            ),
            words={
                **dict.fromkeys(("中标", "中选", "成交", "中标单位", "第一中标候选人", "第一名"), "是"),
                **dict.fromkeys(("未中标", "未中选", "未成交", "落标", "落选", "废标", "无效"), "否"),
                **dict.fromkeys(("第二中标候选人", "第三中标候选人", "第二名", "第三名"), "否"),
            },
        ),
    ),
    example={
        "project_no": "350987101-2026-0003",
        "bidder": "云溪县宏达建筑工程有限公司",
        "bidder_uscc": "91350100M000100Y43",
        "bid_fen": "36.85",
        "control_price_fen": "38.6",
        "opened_on": "2026-03-05",
        "is_winner": "是",
    },
)
