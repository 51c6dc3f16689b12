"""Company: files whose cells would be read otherwise if one file's ways were taken for another's."""

from __future__ import annotations

from tests.clerk import PAYMENTS, PROJECTS, csv, payment, project, xlsx

SITES = [*PROJECTS, "经度", "纬度", "坐标系"]
PROGRESS = ["项目编号", "报送日期", "形象进度"]
COMPANY: list[tuple[str, bytes]] = [
    # 0.5 is half of a percent beside 95, and half of all beside 0.9: each table's own cells decide
    (
        "西河镇/进度报送2026年3月.csv",
        csv(PROGRESS, ["350987101-2026-0001", "2026-03-31", "0.5"], ["350987101-2026-0002", "2026-03-31", "95"]),
    ),
    (
        "东山镇/进度报送2026年3月.csv",
        csv(PROGRESS, ["350987102-2026-0001", "2026-03-31", "0.5"], ["350987102-2026-0002", "2026-03-31", "1"]),
    ),
    # the same numbers in two files are two files' business; twice in one they are a mistake
    ("西河镇/拨付台账.csv", csv(PAYMENTS, payment(1), payment(2), payment(1))),
    ("西河镇/拨付台账_再报.csv", csv(PAYMENTS, payment(1), payment(2))),
    # 元 beside 万元, a unit that nobody understands, a total of each
    (
        "西河镇/拨付台账_元.csv",
        csv(
            [*PAYMENTS[:3], "拨付金额(元)", *PAYMENTS[4:]],
            payment(3, 拨付金额="380,000"),
            payment(4, 拨付金额="三十八万"),
            ["合计", "", "", "760000", "", ""],
        ),
    ),
    ("西河镇/拨付台账_美元.csv", csv([*PAYMENTS[:3], "拨付金额(美元)", *PAYMENTS[4:]], payment(5))),
    (
        "西河镇/拨付台账_合计.csv",
        csv(
            PAYMENTS,
            payment(6),
            payment(7, 拨付金额="约12"),
            ["小计", "", "", "50", "", ""],
            payment(8),
            ["合计", "", "", "88", "", ""],
        ),
    ),
    # 3月5日 is of the file's own year; an old name of its own time
    ("西河镇/2024年拨付台账.csv", csv(PAYMENTS, payment(9, 拨付日期="3月5日"))),
    ("西河镇/2026年拨付台账.csv", csv(PAYMENTS, payment(9, 拨付日期="3月5日"), payment(10, 拨付日期="05/03/2026"))),
    ("民国114年/西河镇/项目台账.csv", csv(PROJECTS, project(1, 计划开工日期="115/3/1"))),
    ("2020年/老河乡/项目台账.csv", csv(PROJECTS, project(2, 乡镇="老河乡"), project(3, **{"村（社区）": "东岭头村"}))),
    # another's rows, a strange township, a village of nobody, missing columns and cells
    (
        "东山镇/项目台账.csv",
        csv(PROJECTS, project(4), project(5, 乡镇="东山镇", **{"村（社区）": "东岭村"}), project(6, 乡镇="火星镇")),
    ),
    (
        "西河镇/项目台账_缺列.csv",
        csv(
            [h for h in PROJECTS if h not in ("乡镇", "预算金额(万元)")],
            ["350987101-2026-0011", "村道", "东岭村", "道路", "2026", "2026-03-01", "2026-06-30"],
        ),
    ),
    (
        "西河镇/项目台账_缺格.csv",
        csv(PROJECTS, project(12, 项目名称=""), project(13, 计划开工日期="六月底吧"), ["示例", *project(14)[1:]]),
    ),
    # points with and without a system, and a system that nobody knows
    (
        "西河镇/项目台账_坐标.csv",
        csv(
            SITES,
            [*project(15), "119.01", "25.41", ""],
            [*project(16), "119.01", "25.41", ""],
            [*project(17), "25.41", "119.01", "WGS84"],
        ),
    ),
    (
        "东山镇/项目台账_坐标.csv",
        csv(
            SITES,
            [*project(18, 乡镇="东山镇"), "119.01", "25.41", "火星坐标"],
            [*project(19, 乡镇="东山镇"), "119.01", "25.41", "某坐标"],
        ),
    ),
    # amounts far from the middle of their own column, and not of another's
    (
        "西河镇/拨付台账_多.csv",
        csv(PAYMENTS, *(payment(20 + n, 拨付金额=f"{30 + n}") for n in range(12)), payment(40, 拨付金额="380000")),
    ),
    (
        "南坪乡/拨付台账_多.csv",
        csv(PAYMENTS, *(payment(50 + n, 项目编号="350987200-2026-0001", 拨付金额=f"{3000 + n}") for n in range(12))),
    ),
    # merged cells, two sheets, a hidden one, a guide, a stranger; a number whose commas parted it
    (
        "西河镇/台账.xlsx",
        xlsx(
            {
                "项目台账": [PROJECTS, project(60), project(61)],
                "拨付台账": [PAYMENTS, payment(60), payment(61, 凭证号=None)],
                "说明": [["填写说明"]],
                "别的": [["甲", "乙"], ["1", "2"]],
            },
            {"拨付台账": [(1, 1, 2, 1, "350987101-2026-0060")]},
        ),
    ),
    ("西河镇/拨付台账_逗号.csv", csv(PAYMENTS, [*payment(70)[:3], "380", "000", "进度款", "甲建设公司"], payment(71))),
    ("西河镇/空.csv", b""),
    ("西河镇/坏.xlsx", b"PK\x03\x04 no workbook"),
    ("西河镇/只有表头.csv", csv(PAYMENTS)),
]
