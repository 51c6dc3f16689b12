"""Supervision: one row is one day's log of a project's supervisor."""

from pipelines.definitions import Dataset, Field
from pipelines.ranges import Range

DATASET = Dataset(
    key="supervision",
    label="监理日志",
    one_row="一个项目一天的监理日志",
    keys=("project_no", "logged_on"),
    event_on="logged_on",
    order=90,
    fields=(
        Field("project_no", "项目编号", "id", required=True, synonyms=("工程编号", "项目编码", "项目号", "工程编码")),
        Field(
            "logged_on",
            "日期",
            "date",
            required=True,
            synonyms=("日志日期", "监理日期", "监理日志日期", "记录日期", "旁站日期", "旁站时间", "记录时间", "时间"),
        ),
        Field(
            "supervisor",
            "监理人员",
            "text",
            required=True,
            synonyms=(
                *("监理", "监理员", "监理人", "监理工程师", "总监", "总监理工程师", "专业监理工程师", "监理代表"),
                *("旁站人员", "旁站监理", "值班监理", "监理人员姓名", "记录人"),
            ),
        ),
        Field(
            "is_present",
            "到岗",
            "boolean",
            synonyms=(
                *("是否到岗", "到岗情况", "到岗(是/否)", "在岗", "是否在岗", "在岗情况", "是否到场", "到场情况"),
                *("到岗履职", "履职情况"),
            ),
            words={
                **dict.fromkeys(("到岗", "在岗", "到场", "已到岗", "在场", "正常到岗"), "是"),
                **dict.fromkeys(("未到岗", "缺岗", "不在岗", "离岗", "未到场", "请假", "缺勤", "脱岗"), "否"),
            },
        ),
        Field(
            "photos",
            "照片数",
            "integer",
            synonyms=("照片", "照片张数", "照片数量", "现场照片", "影像张数", "影像资料数", "旁站照片数"),
            within=Range(0, 100_000),
        ),
        Field(
            "issue",
            "问题",
            "text",
            synonyms=(
                *("发现问题", "发现的问题", "存在问题", "存在的问题", "现场问题", "问题描述", "问题及处理情况"),
                *("问题及处理", "监理意见", "隐患"),
            ),
        ),
    ),
    example={
        "project_no": "350987101-2026-0003",
        "logged_on": "2026-04-12",
        "supervisor": "陈志明",
        "is_present": "是",
        "photos": "4",
        "issue": "路基局部含水偏高，已要求晾晒后再碾压",
    },
)
