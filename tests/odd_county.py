"""Odd county: a small one whose ledgers hold what slips through — days before their causes, blanks, last days."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from pipelines.night import night
from tests.tiny import CONTRACTS, ledger, tiny_county

WORKS = (
    "项目编号,项目名称,乡镇,村(社区),项目类别,计划年度,预算金额(万元),计划开工日期,计划竣工日期,实际开工日期,实际竣工日期,"
    "移交日期,建设规模,计量单位,审定金额,审定日期,项目状态"
)
CHANGES = "变更编号,项目编号,变更类型,变更金额(元),工期增减,变更原因,提出日期,批准日期"
INSPECTIONS = "检测编号,项目编号,检测日期,检测单位,检测项目,检测点数,合格点数,结论,整改完成日期"
COMPLAINTS = "投诉编号,项目编号,乡镇,接件日期,办结日期,投诉类别"
RATINGS = "评价编号,项目编号,评价日期,得分,渠道,设备指纹"
LABOUR = "项目编号,工号,工种,本地村民,起,止,工日,应发工资,发放日期"
PATROLS = "项目编号,巡检日期,状况,修复日期"
MATERIALS = "批次号,项目编号,材料,供应单位,数量,单位,使用日期,检测日期,检测结果"
BIDS = "项目编号,投标单位,报价,开标日期,是否中标"
NOTICES = "项目编号,公示类型,公示开始,公示结束"
ACCEPTANCES = "项目编号,验收日期,结论"
PAYMENTS = "凭证号,项目编号,拨付日期,拨付金额,款项性质,收款单位"

FOLDER = tempfile.TemporaryDirectory(prefix="odd_county")  # goes with the process


def _no(nth: int) -> str:
    return f"350987100-2026-{nth:04d}"


def _works() -> list[str]:
    """Begun and done; begun only; nothing; handed over 180 days ago; of the year before and open; given up."""
    lines = (
        (1, 2026, "2026-03-01,2026-06-30,2026-03-05,2026-08-31,,2.5,公里,18.2,2026-08-20"),
        (2, 2026, "2026-03-01,2026-08-01,2026-03-05,,,0,公里,,"),
        (3, 2026, "2026-09-01,2026-12-31,,,,,,,"),
        (4, 2025, "2025-03-01,2025-10-30,2025-03-05,2025-11-01,2026-03-04,1,公里,,"),
        (5, 2025, "2025-03-01,2025-10-30,2025-03-05,,,3,公里,,"),
        (6, 2025, "2025-03-01,2025-10-30,2025-03-05,2025-10-30,2026-01-10,4,公里,,"),
        (7, 2026, "2026-03-01,2026-06-30,2026-03-05,,2025-12-01,4,公里,,2026-08-01"),
    )
    states = {5: "停工", 7: "取消"}
    return [f"{_no(n)},村道{n},西河镇,西新村,道路,{year},20,{rest},{states.get(n, '')}" for n, year, rest in lines]


def _complaints() -> list[str]:
    lines = (
        (1, "2026-08-05,2025-08-10,质量"),  # the year is a slip
        (2, "2026-05-01,,质量"),
        (3, "2026-08-20,,进度"),
        (4, "2026-06-20,2026-08-19,质量"),  # the sixtieth day
        (5, "2026-06-20,2026-08-20,资金"),
        (6, "2026-03-01,2026-04-01,资金"),
        (7, "2026-08-03,,质量"),
    )
    whose = {3: "", 7: _no(7)}
    return [f"T{nth},{whose.get(nth, _no(1))},西河镇,{rest}" for nth, rest in lines]


def _inspections() -> list[str]:
    lines = (
        (1, "2026-08-03", "不合格,2026-08-01"),  # put right before it was looked at
        (2, "2026-08-03", "整改后合格,"),
        (3, "2026-05-03", "不合格,"),
        (4, "2026-05-03", "整改后合格,2026-07-31"),
        (5, "2026-05-04", "不合格,2026-08-01"),
        (6, "2026-08-09", "合格,"),
        (7, "2026-08-30", "不合格,2026-09-20"),
        (8, "2026-08-30", "不合格,"),
    )
    return [
        f"J{nth},{_no(7 if nth == 8 else 1 + nth % 2)},{day},县质监站,压实度,10,8,{rest}" for nth, day, rest in lines
    ]


def _labour() -> list[str]:
    lines = (
        "1,G1,砌筑工,是,2026-08-01,2026-08-10,10,2000,2026-08-31",
        "1,G2,砌筑工,,2026-08-01,2026-08-10,5.5,1100,2026-09-05",
        "1,G3,,否,2026-08-02,2026-08-31,0,900,",
        "2,G4,普工,是,2026-07-30,,3,600,",
        "2,G5,普工,否,2026-07-01,2026-07-31,8,0,",
        "2,G6,普工,否,2026-07-01,2026-07-31,8,1600.55,",
        "7,G7,普工,否,2026-08-01,2026-08-09,8,1600,",
    )
    return [f"{_no(int(line[0]))}{line[1:]}" for line in lines]


def _until_july() -> dict[str, tuple[str, list[str]]]:
    """What 城关街道 tells through the end of July, with cells that nobody can read."""
    no = [f"350987001-2026-{nth:04d}" for nth in range(5)]
    place = "城关街道,城新村,养鱼,2026,30"  # a category that nobody knows
    works = [
        f"{no[1]},管道1,{place},2026-03-01,2026-06-30,2026-03-02,,,3,处,,,",
        f"{no[2]},管道2,{place},2026-03-01,2026-06-30,2026-03-02,六月底吧,,5,处,,,",
        f"{no[3]},管道3,{place},2026-03-01,2026-08-10,2026-03-02,,,0.5,处,,,",
        f"{no[4]},管道4,{place},2026-03-01,2026-07-31,2026-03-02,2026-07-31,,8,处,,,",
    ]
    return {
        "项目台账": (WORKS, works),
        "合同台账": (CONTRACTS, [f"HC-{n},{no[n]},清泉公司,2{n},2026-02-0{n}" for n in range(1, 5)]),
        "变更签证台账": (CHANGES, [f"BC-1,{no[1]},工期,,20,停电,2026-06-20,2026-06-25"]),
        "质量检测台账": (
            INSPECTIONS,
            [
                f"JC{n},{no[n]},2026-07-{9 + n},县质监站,水压,10,8,不合格,{day}"
                for n, day in ((1, ""), (2, "修好了吧"), (3, "2026-07-31"), (4, ""))
            ],
        ),
        "投诉台账": (
            COMPLAINTS,
            [
                f"TC1,{no[1]},城关街道,2026-05-20,,质量",
                f"TC2,{no[2]},城关街道,2026-06-20,,质量",
                f"TC3,{no[3]},城关街道,2026-07-20,,资金",
                f"TC4,{no[4]},城关街道,2026-07-01,办了吧,资金",
            ],
        ),
        "满意度评价": (
            RATINGS,
            [f"PC{n},{no[1 + n % 4]},2026-07-{1 + n % 28:02d},{80 + n % 9},电话," for n in range(31)],
        ),
        "点工台账": (
            LABOUR,
            [
                f"{no[1]},C1,普工,是,2026-07-01,2026-07-20,10,2000,",
                f"{no[2]},C2,普工,是,2026-07-01,2026-07-20,10,2000,发了吧",
                f"{no[3]},C3,普工,否,2026-07-01,2026-07-31,9,1800,2026-07-31",
            ],
        ),
        "公示台账": (NOTICES, [f"{no[n]},立项,2026-03-0{n},2026-03-1{n}" for n in (1, 2, 3)]),
        "验收台账": (ACCEPTANCES, [f"{no[4]},2026-07-31,合格"]),
        "拨付台账": (PAYMENTS, [f"PC{n},{no[n]},2026-06-2{n},5,进度款,清泉公司" for n in (1, 2)]),
    }


@cache
def odd() -> Path:
    """The county's data after its night; made once for a process."""
    data = tiny_county(Path(FOLDER.name))
    firms = ("宏达公司", "宏达公司", "远大公司", "宏达公司", "长兴公司", "宏达公司", "远大公司")
    signed = ("2026-02-01", "2026-02-02", "2026-08-31", "2024-08-31", "2024-09-01", "2025-02-01", "2026-02-01")
    contracts = [
        f"HT-0,{_no(1)},长兴公司,3,2026-06-01",  # a second firm on the same work
    ]
    contracts += [
        f"HT-{n},{_no(n)},{firm},18.5,{day}" for n, (firm, day) in enumerate(zip(firms, signed, strict=True), 1)
    ]
    changes = (
        f"BG-1,{_no(1)},工期,,30,暴雨,2026-06-20,2026-06-25",
        f"BG-2,{_no(1)},金额,20000,,加宽,2026-08-02,2026-08-31",
        f"BG-3,{_no(2)},内容,,,换料,2026-08-02,2026-08-05",
        f"BG-4,{_no(2)},工期,,30,暴雨,2026-08-20,2026-09-02",
        f"BG-5,{_no(5)},金额,-5000,-3,加宽 ,2026-08-02,2026-08-03",
        f"BG-6,{_no(7)},金额,5000,9,加宽,2026-08-02,2026-08-03",
    )
    rated = [f"P{n},{_no(1 + n % 2)},2026-08-{1 + n % 28:02d},{60 + n},扫码,{'D1' if n < 5 else ''}" for n in range(12)]
    rated += [f"P{n},{_no(7)},2026-08-09,0,入户," for n in (20, 21)]
    met = [(n, firm, int(firm == won)) for n in (1, 2, 3) for won in ("宏达公司",) for firm in ("宏达公司", "远大公司")]
    books = {
        "项目台账": (WORKS, _works()),
        "合同台账": (CONTRACTS, contracts),
        "变更签证台账": (CHANGES, changes),
        "质量检测台账": (INSPECTIONS, _inspections()),
        "投诉台账": (COMPLAINTS, _complaints()),
        "满意度评价": (RATINGS, rated),
        "点工台账": (LABOUR, _labour()),
        "管护巡检": (
            PATROLS,
            (f"{_no(4)},2026-03-04,完好,", f"{_no(6)},2026-05-01,停用,2026-09-01"),
        ),
        "材料台账": (
            MATERIALS,
            (
                f"M1,{_no(1)},水泥,甲厂,10,吨,2026-08-09,2026-08-01,不合格",
                f"M2,{_no(1)},水泥,甲厂,10,吨,,2026-08-31,不合格",
                f"M3,{_no(1)},水泥,甲厂,10,吨,2026-09-09,2026-08-31,不合格",
            ),
        ),
        "比选投标台账": (
            BIDS, [f"{_no(n)},{firm},18,2026-01-2{n},{'是' if won else '否'}" for n, firm, won in met]
        ),
        "公示台账": (
            NOTICES,
            (
                f"{_no(1)},立项,2026-03-05,2026-03-12",
                f"{_no(2)},立项,2026-03-06,2026-03-20",
                f"{_no(1)},验收,2026-07-02,",
                f"{_no(1)},支付,2026-07-01,2026-07-30",
            ),
        ),
        "验收台账": (ACCEPTANCES, (f"{_no(1)},2026-07-01,不合格", f"{_no(1)},2026-07-02,整改后合格")),
        "拨付台账": (PAYMENTS, (f"PZ1,{_no(1)},2026-06-25,5,进度款,宏达公司",)),
    }  # fmt: skip
    for name, (header, rows) in books.items():
        ledger(data, f"西河镇/{name}.csv", header, *rows)
    for name, (header, rows) in _until_july().items():
        ledger(data, f"城关街道/{name}_2026年7月.csv", header, *rows)
    ledger(data, "东山乡/变更签证台账.csv", CHANGES)  # there were none
    night(data, now=datetime(2026, 10, 20, 19, 0, tzinfo=UTC), processes=0)
    return data
