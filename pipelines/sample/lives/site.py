"""Site: what is written down while a project is built — supervision logs, batches of material, paid days."""

from __future__ import annotations

from pipelines.sample.ground.dice import Dice
from pipelines.sample.ground.names import COUNTY
from pipelines.sample.ground.people import WORDS, person
from pipelines.sample.lives.approvals import REVIEWED_FROM
from pipelines.sample.lives.diary import fill_in
from pipelines.sample.lives.life import FEN, Life, Row

RECENT = 30  # days before today in which a running site is logged three days in four
ISSUES = (
    "模板支撑局部松动,已要求加固",
    "混凝土养护不到位,已口头通知整改",
    "现场材料堆放杂乱,已清理",
    "安全警示牌缺失,当日补齐",
    "砂石含泥量偏高,已退场一车",
)
MATERIALS: dict[str, tuple[tuple[str, str, int, int], ...]] = {  # name, unit, least and most of a batch
    "道路": (("C30商品混凝土", "立方米", 40, 260), ("水泥稳定碎石", "吨", 60, 420), ("42.5级水泥", "吨", 8, 60)),
    "亮化": (("LED灯具", "套", 8, 60), ("镀锌灯杆", "根", 8, 60), ("铜芯电缆", "米", 200, 1800)),
    "饮水": (("PE给水管", "米", 200, 2400), ("球墨铸铁阀门", "个", 4, 30), ("42.5级水泥", "吨", 4, 30)),
    "管网": (("HDPE双壁波纹管", "米", 120, 1500), ("预制检查井", "座", 4, 40), ("中粗砂", "立方米", 30, 260)),
}
OTHERS = (("C25商品混凝土", "立方米", 10, 160), ("HRB400钢筋", "吨", 1, 18), ("烧结页岩砖", "千块", 4, 60),
          ("42.5级水泥", "吨", 4, 40))  # fmt: skip
SHARED_WORK = ("以工代赈", "村民自建")
TRADES = ("普工", "砌筑工", "木工", "钢筋工", "混凝土工")


def _log(life: Life, day: int, supervisor: str, dice: Dice) -> Row:
    present = not dice.chance(0.03)
    return {
        "project_no": life.project_no,
        "logged_on": day,
        "supervisor": supervisor,
        "is_present": present,
        "photos": dice.whole(1, 5) if present else 0,
        "issue": dice.pick(ISSUES) if present and dice.chance(0.1) else None,
    }


def supervision(life: Life) -> None:
    """Write a log every few days from start to finish, nearly daily over the last month of a running site."""
    rows: list[Row] = []
    life.rows["supervision"] = rows
    if life.started is None or life.budget < REVIEWED_FROM:
        return
    dice, name = life.place.site, person(life.place.site)
    day = life.started
    while day <= min(life.finish, life.today):
        rows.append(_log(life, day, name, dice))
        recent = life.finished is None and day > life.today - RECENT - 3
        day += (2 if day % 3 == 0 else 1) if recent else dice.whole(4, 7)
    fill_in(life, rows, lambda day: _log(life, day, name, life.place.diary))


def materials(life: Life) -> None:
    """Write the batches: tested before they are used, and not used when they fail."""
    rows: list[Row] = []
    life.rows["materials"] = rows
    if life.started is None:
        return
    dice, last = life.place.site, min(life.finish, life.today)
    kinds = MATERIALS.get(life.trade.category, OTHERS)
    for nth in range(1, dice.whole(1, 4) + 1):
        used = life.started + int((life.finish - life.started) * dice.between(0.05, 0.85))
        if used > last:
            continue
        failed = dice.chance(life.place.quality.defects / 2)
        name, unit, least, most = dice.pick(kinds)
        rows.append(
            {
                "batch_no": f"PC-{life.project_no}-{nth:02d}",
                "project_no": life.project_no,
                "material": name,
                "supplier": f"{COUNTY}{dice.pick(WORDS)}建材有限公司",
                "quantity": float(dice.whole(least, most)) + (0.5 if unit in ("吨", "立方米") else 0.0),
                "unit": unit,
                "used_on": None if failed else used,
                "tested_on": used - dice.whole(1, 7),
                "test_result": "不合格" if failed else "合格",
            }
        )


def _days_worked(life: Life, worker: int, local: bool, trade: str, first: int, last: int) -> Row:
    dice = life.place.site
    half_days = max(2, int((last - first + 1) * 2 * dice.between(0.55, 0.85)))
    return {
        "project_no": life.project_no,
        "worker_no": f"G{worker:03d}",
        "trade": trade,
        "is_local": local,
        "worked_from": first,
        "worked_to": last,
        "days": half_days / 2,
        "wage_fen": half_days * (dice.whole(65, 85) if trade == "普工" else dice.whole(90, 130)) * FEN,
        "paid_on": life.past(last + dice.whole(4, 24)),
    }


def labour(life: Life) -> None:
    """Write the paid days of work that villagers share in: three workers in four are local, all paid in a month."""
    rows: list[Row] = []
    life.rows["labour"] = rows
    if life.started is None or life.method not in SHARED_WORK:
        return
    dice = life.place.site
    trades = [dice.pick(TRADES) for _ in range(dice.whole(4, 9))]
    first = life.started
    while first < life.finish:
        last = min(first + 29, life.finish)
        if last > life.today:
            break
        for nth, trade in enumerate(trades, 1):
            rows.append(_days_worked(life, nth, nth % 4 != 0, trade, first, last))
        first = last + 1
