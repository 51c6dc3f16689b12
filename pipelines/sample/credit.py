"""Credit: what the county office has on record of every firm — old ones, praised ones, and the black list."""

from __future__ import annotations

from datetime import date

from pipelines.sample.ground.dice import Dice
from pipelines.sample.ground.people import INSPECTORS, SUPERVISORS, Firm, firms, uscc
from pipelines.sample.lives.life import Row
from pipelines.sample.spec import Spec

FEWEST_FIRMS, MOST_FIRMS = 120, 1_180
BLACK, FORGIVEN = 6, 3  # firms on the list, which win only where it is planted; firms that left it years ago
YOUNG, YOUNG_DAYS = 2, 150  # firms founded so many days before today, which win only where it is planted
QUALIFICATIONS = ("建筑工程施工总承包三级", "市政公用工程施工总承包三级", "水利水电工程施工总承包三级")
PRAISE = ("履约评价优秀", "获评优质工程", "农民工工资支付规范")
BLAME = ("围标串标", "转包违法分包", "拖欠农民工工资", "提供虚假业绩材料")


def pool(spec: Spec) -> tuple[Firm, ...]:
    """The firms that build in the county: half of them outnumber a township's projects of one year."""
    count = max(FEWEST_FIRMS, min(MOST_FIRMS, 4 * spec.projects // (spec.townships * spec.years)))
    return firms(count + 2 * (count // 2 % 13 == 0))  # their turns, 13 apart, must reach every one of a half


def barred(spec: Spec) -> tuple[Firm, ...]:
    """The firms on the black list."""
    builders = len(pool(spec))
    return firms(builders + BLACK + YOUNG)[builders : builders + BLACK]


def young(spec: Spec) -> tuple[Firm, ...]:
    """The firms that were founded this year."""
    return firms(len(pool(spec)) + BLACK + YOUNG)[-YOUNG:]


def _record(firm: Firm, kind: str, qualification: str, founded: int, document: str) -> Row:
    return {
        "contractor": firm.name,
        "uscc": firm.uscc,
        "kind": kind,
        "qualification": qualification,
        "registered_on": founded,
        "list": None,
        "listed_on": None,
        "delisted_on": None,
        "document_no": document,
        "reason": "年度信用登记",
    }


def _listed(row: Row, colour: str, listed: int, delisted: int | None, document: str, reason: str) -> Row:
    on_list = {"list": colour, "listed_on": listed, "delisted_on": delisted}
    return {**row, **on_list, "document_no": document, "reason": reason}


def _punished(rows: list[Row], dice: Dice, earliest: int, latest: int, days: int | None) -> list[Row]:
    """The rows black-listed between two days, each under a document of its own; for so many days or until further."""
    listings = []
    for nth, row in enumerate(rows, 1):
        listed = dice.whole(earliest, latest)
        document = f"云建罚〔{date.fromordinal(listed).year}〕{nth}号"
        listings.append(_listed(row, "黑", listed, days and listed + days, document, dice.pick(BLAME)))
    return listings


def _praised(rows: list[Row], dice: Dice, year: int, today: int) -> list[Row]:
    listed = date(year, 1, 20).toordinal()
    chosen = [row for row in rows if dice.chance(0.08)] if listed <= today else []
    return [_listed(row, "红", listed, None, f"云建信〔{year}〕3号", dice.pick(PRAISE)) for row in chosen]


def contractors(spec: Spec) -> list[Row]:
    """Every firm's record, and what was decided about some; no builder is young or black-listed."""
    dice, first = Dice(spec.seed, 4), spec.plan_years[0]
    opening, today = date(first, 1, 1).toordinal(), spec.as_of.toordinal()
    builders = pool(spec)
    black, fresh = barred(spec), young(spec)
    others = [Firm(name, uscc(dice)) for name in (*SUPERVISORS, *INSPECTORS)]
    kinds = [("施工", dice.pick(QUALIFICATIONS)) for _ in (*builders, *black, *fresh)]
    kinds += [("监理", "工程监理乙级")] * len(SUPERVISORS) + [("检测", "建设工程质量检测专项")] * len(INSPECTORS)
    register = f"云建信〔{first - 1}〕1号"
    base = [
        _record(firm, *kind, opening - dice.whole(1_200, 8_000), register)
        for firm, kind in zip((*builders, *black, *fresh, *others), kinds, strict=True)
    ]
    for row in base[len(builders) + BLACK :][:YOUNG]:
        row["registered_on"] = today - YOUNG_DAYS
    building, listed = base[: len(builders)], base[len(builders) : len(builders) + BLACK]
    rows = base + _punished(listed, dice, opening - 200, min(opening + 150, today), None)
    rows += _punished(building[:FORGIVEN], dice, opening - 1_900, opening - 1_400, 365)
    for year in spec.plan_years:
        rows += _praised(building, dice, year, today)
    return rows
