"""Payments: one row is one payment voucher."""

from pipelines.definitions import Dataset, Field
from pipelines.ranges import NAME, SIGNED_MONEY

DATASET = Dataset(
    key="payments",
    label="拨付台账",
    one_row="一笔拨付",
    keys=("payment_no",),
    event_on="paid_on",
    order=70,
    money_unit="元",
    fields=(
        Field("payment_no", "凭证号", "id", required=True, synonyms=("拨付编号", "支付凭证号", "凭证编号")),
        Field("project_no", "项目编号", "id", required=True, synonyms=("工程编号", "项目编码")),
        Field("paid_on", "拨付日期", "date", required=True, synonyms=("拨付时间", "支付日期", "付款日期")),
        # below zero: money that came back
        Field(
            "amount_fen",
            "拨付金额",
            "money",
            required=True,
            synonyms=("支付金额", "付款金额", "本次拨付"),
            within=SIGNED_MONEY,
        ),
        Field(
            "kind",
            "款项性质",
            "choice",
            required=True,
            synonyms=("款项类型", "款项"),
            choices=("预付款", "进度款", "结算款", "质保金", "工资"),
            words={"工程预付款": "预付款", "工程进度款": "进度款", "尾款": "结算款", "农民工工资": "工资"},
        ),
        Field("payee", "收款单位", "text", required=True, synonyms=("收款人", "收款方"), within=NAME),
        Field("is_escrow", "专户支付", "boolean", synonyms=("是否专户支付", "专户")),
        Field("has_contract", "合同", "boolean", synonyms=("有无合同",)),
        Field("invoice_no", "发票号", "id", synonyms=("发票号码",)),
        Field("measurement_no", "计量（验收）单号", "id", synonyms=("计量单号", "验收单号")),
        Field("fund_source", "资金来源", "text"),
        Field("applied_on", "申请日期", "date", synonyms=("申请时间",)),
        Field("approved_by", "审批人", "text"),
    ),
    example={
        "payment_no": "BF-2026-0003-1",
        "project_no": "350987101-2026-0003",
        "paid_on": "2026-04-20",
        "amount_fen": "110550",
        "kind": "预付款",
        "payee": "云溪县宏达建筑工程有限公司",
        "is_escrow": "是",
        "has_contract": "有",
        "invoice_no": "26350000000012345678",
        "fund_source": "县",
        "applied_on": "2026-04-15",
        "approved_by": "陈志明",
    },
)
