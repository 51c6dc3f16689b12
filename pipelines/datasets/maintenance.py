"""Maintenance: one row is one patrol of a work that has been handed over."""

from pipelines.definitions import Dataset, Field

DATASET = Dataset(
    key="maintenance",
    label="管护巡检",
    one_row="一次管护巡检",
    keys=("project_no", "patrolled_on"),
    event_on="patrolled_on",
    order=170,
    fields=(
        Field("project_no", "项目编号", "id", required=True, synonyms=("工程编号", "项目编码", "项目号", "工程编码")),
        Field(
            "patrolled_on",
            "巡检日期",
            "date",
            required=True,
            synonyms=(
                *("巡检时间", "巡查日期", "巡查时间", "巡护日期", "巡护时间", "管护日期", "管护巡检日期"),
                *("管护检查日期", "管护检查时间"),
            ),
        ),
        Field(
            "condition",
            "状况",
            "choice",
            required=True,
            synonyms=(
                *("设施状况", "设施现状", "运行状况", "运行情况", "使用状况", "使用情况", "完好情况", "完好程度"),
                *("管护状况", "现状", "工程状况"),
            ),
            choices=("完好", "轻微损坏", "严重损坏", "停用"),
            words={
                **dict.fromkeys(("良好", "正常", "正常使用", "运行正常", "完好无损", "使用正常"), "完好"),
                **dict.fromkeys(("轻微", "轻度损坏", "局部损坏", "一般损坏", "轻微破损"), "轻微损坏"),
                **dict.fromkeys(("严重", "严重破损", "损坏严重", "损毁", "重度损坏"), "严重损坏"),
                **dict.fromkeys(("停止使用", "废弃", "闲置", "无法使用", "报废", "已停用"), "停用"),
            },
        ),
        Field(
            "issue",
            "问题",
            "text",
            synonyms=("发现问题", "发现的问题", "存在问题", "存在的问题", "问题描述", "损坏情况", "故障情况"),
        ),
        Field(
            "repaired_on",
            "修复日期",
            "date",
            synonyms=("修复时间", "维修日期", "维修时间", "修缮日期", "维修完成日期", "修复完成日期"),
        ),
        Field(
            "patroller",
            "巡检人",
            "text",
            synonyms=(
                *("巡检员", "巡检人员", "巡查人", "巡查员", "巡查人员", "巡护人", "管护人", "管护员", "管护人员"),
                "管护责任人",
            ),
        ),
    ),
    example={
        "project_no": "350987101-2026-0003",
        "patrolled_on": "2026-09-15",
        "condition": "轻微损坏",
        "issue": "路肩一处约 2 米塌陷",
        "repaired_on": "2026-09-22",
        "patroller": "林秀英",
    },
)
