"""Contractors: one row is one credit record of a firm, kept by a county office: of no project and no township."""

from datetime import date

from pipelines.definitions import Dataset, Field
from pipelines.ranges import NAME, Range

DATASET = Dataset(
    key="contractors",
    label="参建单位信用",
    one_row="一家单位的一条信用记录",
    keys=("contractor", "document_no"),
    event_on="listed_on",
    order=160,
    fields=(
        Field(
            "contractor",
            "单位名称",
            "text",
            required=True,
            synonyms=(
                *("企业名称", "公司名称", "参建单位", "参建单位名称", "主体名称", "信用主体", "信用主体名称"),
                *("失信主体名称", "从业单位", "从业单位名称", "市场主体名称", "参建企业"),
            ),
            within=NAME,
        ),
        Field(
            "uscc",
            "统一社会信用代码",
            "id",
            synonyms=("信用代码", "社会信用代码", "企业信用代码", "统一信用代码"),
        ),
        Field(
            "kind",
            "类型",
            "choice",
            synonyms=("单位类型", "企业类型", "企业类别", "单位类别", "从业类别", "主体类型", "参建类型"),
            choices=("施工", "监理", "检测"),
            words={
                **dict.fromkeys(("施工单位", "施工企业", "施工总承包", "专业承包", "劳务分包"), "施工"),
                **dict.fromkeys(("监理单位", "监理企业", "工程监理"), "监理"),
                **dict.fromkeys(("检测单位", "检测机构", "质量检测", "工程检测"), "检测"),
            },
        ),
        Field("qualification", "资质", "text", synonyms=("资质等级", "企业资质", "资质类别及等级", "主项资质")),
        Field(
            "registered_on",
            "成立日期",
            "date",
            synonyms=("成立时间", "注册日期", "注册时间", "登记日期", "设立日期", "企业成立日期", "工商登记日期"),
            within=Range(date(1949, 10, 1), date(2100, 12, 31)),  # a firm may be as old as the republic
        ),
        Field(
            "list",
            "名单",
            "choice",
            synonyms=("红黑名单", "名单类型", "名单类别", "名单性质", "列入名单", "信用名单", "红黑榜"),
            choices=("红", "黑"),
            words={
                **dict.fromkeys(("红名单", "红榜", "守信", "守信激励", "联合激励", "诚信典型"), "红"),
                **dict.fromkeys(("黑名单", "黑榜", "失信", "失信惩戒", "联合惩戒", "严重失信"), "黑"),
            },
        ),
        Field(
            "listed_on",
            "列入日期",
            "date",
            synonyms=("列入时间", "认定日期", "公布日期", "发布日期", "生效日期", "处罚日期", "列入名单日期"),
        ),
        Field(
            "delisted_on",
            "移出日期",
            "date",
            month_means="last",
            synonyms=("移出时间", "解除日期", "解除时间", "失效日期", "有效期至", "移出名单日期", "信用修复日期"),
        ),
        Field(
            "document_no",
            "文号",
            "id",
            required=True,
            synonyms=(
                *("文件号", "文件文号", "发文字号", "发文文号", "决定书文号", "处罚文号", "认定文号", "公告文号"),
                *("依据文号", "文书号"),
            ),
        ),
        Field(
            "reason",
            "事由",
            "text",
            synonyms=("列入事由", "列入原因", "认定事由", "处罚事由", "主要事实", "违法事实", "失信行为", "原因"),
        ),
    ),
    example={
        "contractor": "云溪县宏达建筑工程有限公司",
        "uscc": "91350100M000100Y43",
        "kind": "施工",
        "qualification": "建筑工程施工总承包三级",
        "registered_on": "2012-06-18",
        "list": "红",
        "listed_on": "2026-01-20",
        "document_no": "云建信〔2026〕3号",
        "reason": "连续三年履约评价优秀",
    },
)
