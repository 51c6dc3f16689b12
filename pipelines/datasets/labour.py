"""Labour: one row is one worker's paid days on a project."""

from pipelines.definitions import Dataset, Field
from pipelines.ranges import Range

DATASET = Dataset(
    key="labour",
    label="点工台账",
    one_row="一名工人的一段点工",
    keys=("project_no", "worker_no", "worked_from"),
    event_on="worked_from",
    order=180,
    money_unit="元",
    fields=(
        Field("project_no", "项目编号", "id", required=True, synonyms=("工程编号", "项目编码", "项目号", "工程编码")),
        Field(
            "worker_no",
            "工号",
            "id",
            required=True,
            synonyms=("工人编号", "人员编号", "务工人员编号", "用工编号", "民工编号", "点工编号", "劳务人员编号"),
            note="本项目内的编号即可，请勿填写身份证号或手机号",
        ),
        Field("trade", "工种", "text", synonyms=("岗位", "工作岗位", "务工岗位", "从事工种", "作业工种", "工种(岗位)")),
        Field(
            "is_local",
            "本地村民",
            "boolean",
            synonyms=(
                *("是否本地村民", "是否本村村民", "本村村民", "是否本村", "是否本地", "是否本地群众", "本地群众"),
                *("本地村民(是/否)", "是否当地群众", "是否当地村民"),
            ),
            words={
                **dict.fromkeys(("本村", "本地", "当地", "本村村民", "本地村民", "本镇"), "是"),
                **dict.fromkeys(("外地", "外村", "外来", "外乡", "非本地", "外县", "外省"), "否"),
            },
        ),
        Field(
            "worked_from",
            "起",
            "date",
            required=True,
            synonyms=(
                *("起始日期", "开始日期", "开始时间", "上工日期", "出工起", "用工起", "起日", "用工开始日期"),
                *("用工起始日期", "务工开始时间", "点工起"),
            ),
        ),
        Field(
            "worked_to",
            "止",
            "date",
            month_means="last",
            synonyms=(
                *("截止日期", "结束日期", "结束时间", "下工日期", "出工止", "用工止", "止日", "用工结束日期"),
                *("用工截止日期", "务工结束时间", "点工止"),
            ),
        ),
        Field(
            "days",
            "工日",
            "number",
            required=True,
            synonyms=(
                *("工日数", "用工天数", "出工天数", "出勤天数", "工作天数", "务工天数", "点工天数", "点工数", "工天"),
                *("天数", "用工数"),
            ),
            within=Range(0, 400),  # one worker at one work: a year of days, overtime and all
            measure="workdays",
        ),
        Field(
            "wage_fen",
            "应发工资",
            "money",
            required=True,
            synonyms=(
                *("工资", "应付工资", "工资金额", "应发金额", "工资总额", "应发报酬", "劳务报酬", "应发劳务报酬"),
                "劳务费",
            ),
        ),
        Field(
            "paid_on",
            "发放日期",
            "date",
            synonyms=("发放时间", "工资发放日期", "工资发放时间", "报酬发放日期", "兑现日期", "实发日期"),
        ),
    ),
    example={
        "project_no": "350987101-2026-0003",
        "worker_no": "G001",
        "trade": "砌筑工",
        "is_local": "是",
        "worked_from": "2026-04-01",
        "worked_to": "2026-04-30",
        "days": "22.5",
        "wage_fen": "4950",
        "paid_on": "2026-05-08",
    },
)
