"""Materials: one row is one batch of material with its QR label."""

from pipelines.definitions import Dataset, Field

DATASET = Dataset(
    key="materials",
    label="材料批次",
    one_row="一批材料",
    keys=("batch_no",),
    event_on="tested_on",
    order=100,
    fields=(
        Field(
            "batch_no",
            "批次号",
            "id",
            required=True,
            synonyms=(
                *("批号", "批次", "批次编号", "材料批次号", "进场批次", "进场批号", "产品批号", "追溯码", "二维码编号"),
                *("材料编号", "炉批号"),
            ),
        ),
        Field("project_no", "项目编号", "id", required=True, synonyms=("工程编号", "项目编码", "项目号", "工程编码")),
        Field(
            "material",
            "材料名称",
            "text",
            required=True,
            synonyms=(
                *("材料", "物资名称", "品名", "材料品名", "原材料名称", "进场材料", "主要材料", "产品名称", "材料种类"),
                "材料(设备)名称",
            ),
        ),
        Field(
            "supplier",
            "供应商",
            "text",
            synonyms=("供货单位", "供货商", "供应单位", "生产厂家", "厂家", "生产单位", "厂商", "供应厂家"),
        ),
        Field(
            "quantity",
            "数量",
            "number",
            synonyms=("进场数量", "用量", "使用数量", "材料数量", "进货数量", "批量", "代表数量"),
        ),
        Field("unit", "单位", "text", synonyms=("计量单位", "数量单位", "材料单位")),
        # 进场日期 is left out on purpose: a batch may lie on the site for weeks before it is used
        Field(
            "used_on",
            "使用日期",
            "date",
            synonyms=("使用时间", "用料日期", "投入使用日期", "领用日期", "领用时间", "用于工程日期"),
        ),
        Field(
            "tested_on",
            "检测日期",
            "date",
            synonyms=(
                *("检测时间", "检验日期", "检验时间", "试验日期", "试验时间", "复检日期", "检测报告日期", "报告日期"),
            ),
        ),
        Field(
            "test_result",
            "检测结果",
            "choice",
            synonyms=(
                *("检测结论", "检验结果", "检验结论", "试验结果", "试验结论", "质量检测结果", "是否合格", "检测情况"),
            ),
            choices=("合格", "不合格"),
            words={
                **dict.fromkeys(("检测合格", "符合", "符合要求", "达标", "通过", "是"), "合格"),
                **dict.fromkeys(("检测不合格", "不符合", "不符合要求", "不达标", "不通过", "未通过", "否"), "不合格"),
            },
        ),
    ),
    example={
        "batch_no": "PC-2026-0018",
        "project_no": "350987101-2026-0003",
        "material": "C30商品混凝土",
        "supplier": "云溪县永固建材有限公司",
        "quantity": "85.5",
        "unit": "立方米",
        "used_on": "2026-04-20",
        "tested_on": "2026-04-16",
        "test_result": "合格",
    },
)
