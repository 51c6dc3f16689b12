"""Random office: what a county's desks add to the wild rows — approvals, tenders, awards, notices, voices — all close
to the lines that the rules draw, with spellings, gaps and rows sent back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.random_county import Chance

Row = dict[str, Any]
WAN = 1_000_000
BUDGETS = (5 * WAN - 1, 5 * WAN, 20 * WAN, 30 * WAN, 30 * WAN + 1, 60 * WAN, 400 * WAN - 1, 400 * WAN, 450 * WAN)
AMOUNTS = (80, 95, 100, 240, 284, 285, 299, 300, 301, 400, 474, 475, 499, 500, 570, 600, 3799, 3800, 3999, 4000)
METHODS = ("公开招标", "邀请招标", "竞争性磋商", "询价", "比选", "直接发包", "村民自建", "以工代赈", None)
STEPS = ("村申报", "镇初审", "公示", "评审", "县备案")
FIRMS = (
    ("宏达（福建）公司A", "宏达（福建） 公司a"),
    ("远方公司",),
    ("大山公司",),
    ("小河公司", "小河  公司"),
    ("石桥公司",),
    ("平安公司",),
)
CODES = ("91X1", None, "91x3", None, None, "91X6")
HOLIDAYS = tuple({"day": date(2026, m, d), "kind": kind} for m, d, kind in (
    (1, 1, "rest"), (5, 1, "rest"), (5, 4, "rest"), (5, 5, "rest"), (5, 9, "work"), (6, 19, "rest"), (6, 28, "work")
))  # fmt: skip


def _project(c: Chance, no: str) -> Row:
    planned = c.day(date(2025, 3, 1), date(2026, 7, 30))
    started = c.maybe(c.after(planned, 30, -30), 0.8)
    return {
        "project_no": no,
        "township": c.one("北岭镇", "青石乡", "青石乡", "大湖镇"),
        "village": c.maybe(c.one("上村", "下村")),
        "category": c.one("道路", "水利", "环境"),
        "planned_start_on": planned,
        "planned_finish_on": c.after(planned, 150, 10),
        "started_on": started,
        "finished_on": c.maybe(c.after(started, 200, 20)) if started else None,
        "status": c.one(*["在建"] * 9, "取消"),
        "plan_year": planned.year,
        "budget_fen": c.one(*BUDGETS),
        "procurement_method": c.one(*METHODS),
        "reviewed_on": c.maybe(c.after(planned, 40, -60), 0.7),
    }


def _contracts(c: Chance, p: Row) -> list[Row]:
    rows = []
    for nth in range(c.one(0, 1, 1, 1, 1, 2)):
        awarded, which = c.after(p["planned_start_on"], 20, -60), c.one(0, 0, 0, 1, 2, 3, 4, 5)
        rows.append(
            {
                "contract_no": f"HT-{p['project_no']}-{nth}",
                "contractor": c.one(*FIRMS[which]),
                "contractor_uscc": c.maybe(CODES[which], 0.5),
                "amount_fen": c.one(*AMOUNTS) * WAN // 10,
                "awarded_on": c.maybe(awarded, 0.85),
                "signed_on": c.after(awarded, 36, 27) if c.random.random() < 0.4 else c.after(awarded, 20),
            }
        )
    return rows


def _approvals(c: Chance, p: Row) -> list[Row]:
    rows: dict[tuple[str, date], Row] = {}
    day = p["planned_start_on"] - timedelta(days=c.random.randint(20, 120))
    for step in STEPS:
        if c.random.random() < 0.15:
            continue
        for _ in range(c.one(1, 1, 1, 2)):
            decided = c.maybe(c.after(day, 13), 0.93)
            result = c.one(*["通过"] * 12, "退回", "否决", None) if decided else None
            rows[step, day] = {"step": step, "submitted_on": day, "decided_on": decided, "result": result}
            day = c.after(decided or day, 2) if c.random.random() < 0.95 else day - timedelta(days=9)
    if c.random.random() < 0.05:
        day = date(2027, 12, 1)  # after the calendar's end
        rows[STEPS[0], day] = {"step": STEPS[0], "submitted_on": day, "decided_on": day, "result": "通过"}
    return list(rows.values())


def _prices(c: Chance, many: int) -> list[int]:
    """The winner's first: close losers, a ladder with or without a loose rung, or any prices."""
    base = c.random.randint(900, 1100) * 100
    match c.random.randint(0, 4):
        case 0:  # half a per cent apart, or a fen to either side of it
            wide = base // 200 + c.one(-1, 0, 1)
            return [base * 9 // 10, base, base + wide, *(base + c.random.randint(0, wide) for _ in range(many))][:many]
        case 1:  # 0.01 % of the winner's price is 10
            base, step, loose = 100_000, c.random.randint(100, 900), c.one(0, 9, 10, 11)
            return [base + step * nth + (nth == 2) * loose for nth in range(many)]
        case _:
            return [base + c.random.randint(0, base // 4) for _ in range(many)]


def _bids(c: Chance, p: Row) -> list[Row]:
    if c.random.random() < 0.15:
        return []
    firms = c.one((0, 1), (0, 1, 2), (1, 2, 3), (0, 2, 4), (3, 4, 5), (0, 1, 2, 3), (2, 5), (4,), (0, 5, 3), (1, 4))
    prices, winners = _prices(c, len(firms)), c.one(*[1] * 9, 0, 2)
    control = c.maybe(c.one(prices[0], prices[0] * 100 // 99, -(-prices[0] * 100 // 99), prices[0] * 5 // 4), 0.85)
    lead = firms[0] if firms[0] in (0, 3) and c.random.random() < 0.9 else c.one(*firms)
    order = sorted(firms, key=lambda firm: firm != lead)
    return [
        {
            "bidder": c.one(*FIRMS[firm]),
            "opened_on": p["planned_start_on"] - timedelta(days=30),
            "bid_fen": price,
            "control_price_fen": control,
            "is_winner": nth < winners,
        }
        for nth, (firm, price) in enumerate(zip(order, prices, strict=True))
    ] + [{"bidder": FIRMS[0][1], "opened_on": p["planned_start_on"], "bid_fen": prices[0] + 7, "is_winner": False}] * (
        firms[0] == 0 and len(firms) == 2 and c.random.random() < 0.5
    )


def _payments(c: Chance, p: Row) -> list[Row]:
    return [
        {
            "payment_no": f"PZ-{p['project_no']}-{nth}",
            "paid_on": c.after(p["planned_start_on"], 60, -50),
            "amount_fen": c.fen(900_000),
            "payee": c.one(*c.one(*FIRMS[:3])),
            "kind": c.one("预付款", "进度款", "工资"),
        }
        for nth in c.times(2)
    ]


def _disclosures(c: Chance, p: Row, contracts: list[Row]) -> list[Row]:
    rows = []
    for kind, least in (("立项", 7), ("中标", 3), ("验收", 30), ("支付", 30)):
        shown = c.after(p["planned_start_on"], 20, -40)
        contract = contracts[0] if contracts and kind == "中标" else {"amount_fen": None, "contractor": None}
        amount = contract["amount_fen"] and contract["amount_fen"] + c.one(0, 0, 0, 1)
        winner = c.one(contract["contractor"], contract["contractor"], contract["contractor"], "别家公司")
        until = c.maybe(c.after(shown, least + 1, least - 2), 0.85)
        notice = {"published_on": shown, "ended_on": until, "disclosed_fen": c.maybe(amount, 0.9)}
        rows.append({"kind": kind, **notice, "disclosed_winner": c.maybe(winner, 0.9)})
    return rows


def _ratings(c: Chance, p: Row) -> list[Row]:
    around, devices = c.one(100.0, 80.0, 80.0, 80.1, 79.9, 90.0), [f"D{nth}" for nth in range(c.one(4, 9, 30, 60))]
    wide = c.one(0.0, 0.7, 10.3, 19.9) if around < 100 else 0.0
    scanned = c.random.random()
    rows = []
    for nth in range(c.one(0, 8, 9, 10, 11, 12, 20)):
        channel = "扫码" if c.random.random() < scanned else c.one("电话", "入户", None)
        device = c.maybe(c.one(*devices), 0.9) if channel == "扫码" else None
        score = round(around + (wide if nth % 2 else -wide), 2)
        rated = {"rated_on": c.after(p["planned_finish_on"], 60), "channel": channel, "device_hash": device}
        rows.append({"rating_no": f"PJ-{p['project_no']}-{nth}", **rated, "score": score})
    return rows


def _complaints(c: Chance, p: Row) -> list[Row]:
    first, rows = c.after(p["planned_start_on"], 100), []
    for nth in range(c.one(0, 0, 1, 2, 3, 4)):
        received = first + timedelta(days=c.one(0, 30, 89, 90, 91))
        accepted = c.maybe(c.after(received, 19, 1), 0.6)
        closed = c.maybe(c.after(accepted or received, *c.one((20, 5), (66, 58), (80, 60), (96, 85))), 0.85)
        days = {"received_on": received, "accepted_on": accepted, "closed_on": closed}
        rows.append({"complaint_no": f"TS-{p['project_no']}-{nth}", "township": p["township"], **days})
    return rows


def _credit(c: Chance, contracts: list[Row]) -> list[Row]:
    """A record of every firm, founded some 180 days before it won one of its contracts."""
    rows = []
    for nth, spellings in enumerate(FIRMS):
        listed = c.maybe(c.day(date(2025, 3, 1), date(2026, 6, 1)), 0.7)
        won = [row["awarded_on"] or row["signed_on"] for row in contracts if row["contractor"] in spellings]
        founded = c.one(*(won or [date(2026, 1, 1)])) - timedelta(days=c.one(179, 180, 181))
        rows.append(
            {
                "contractor": c.one(*spellings, f"曾用名{nth}"),
                "uscc": CODES[nth],
                "document_no": f"县信{nth}号",
                "list": c.one("黑", "黑", "红"),
                "listed_on": listed,
                "delisted_on": c.maybe(c.after(listed, 300, 30), 0.5) if listed else None,
                "registered_on": c.maybe(founded, 0.8),
            }
        )
    return rows


def _equal_shares(c: Chance) -> tuple[list[Row], list[Row]]:
    """A township of twenty equal contracts, of which one firm has five, six or ten: a quarter, 30 % or half."""
    most, day = c.one(5, 6, 10), date(2026, 3, 2)
    projects = [
        _project(c, f"E{nth:03d}") | {"township": "平山乡", "status": "在建", "procurement_method": "公开招标"}
        for nth in range(20)
    ]
    contracts = [
        {
            "contract_no": f"HT-{p['project_no']}",
            "project_no": p["project_no"],
            "contractor": FIRMS[1][0] if nth < most else f"散户{nth}公司",
            "amount_fen": 20 * WAN,
            "awarded_on": None,
            "signed_on": day,
        }
        for nth, p in enumerate(projects)
    ]
    return projects, contracts


LOSES = ("contracts", "approvals", "bids", "payments", "disclosures", "ratings", "complaints", "projects")


def with_office(rows: dict[str, list[Row]], c: Chance, size: int = 70) -> dict[str, list[Row]]:
    """The county's rows, and an office's own projects with everything its desks write of them."""
    added: dict[str, list[Row]] = {name: [] for name in rows if name != "files"}
    for nth in range(size):
        p = _project(c, f"B{nth:03d}")
        added["projects"].append(p)
        mine = {"contracts": _contracts(c, p), "approvals": _approvals(c, p), "bids": _bids(c, p)}
        mine |= {"payments": _payments(c, p), "disclosures": _disclosures(c, p, mine["contracts"])}
        mine |= {"ratings": _ratings(c, p), "complaints": _complaints(c, p)}
        for name, of_one in mine.items():
            added[name] += [{"project_no": p["project_no"], **row} for row in of_one]
        if c.random.random() < 0.25:
            day = c.maybe(p["planned_start_on"])
            added["rejected"].append({"dataset": c.one(*LOSES), "project_no": p["project_no"], "row_on": day})
    for ledger, equal in zip(("projects", "contracts"), _equal_shares(c), strict=True):
        added[ledger] += equal
    added["contractors"] = _credit(c, added["contracts"])
    if c.random.random() < 0.5:
        added["rejected"].append({"dataset": "contractors", "row_key": f"{FIRMS[3][1]}\x1f县信9号"})
    for row in (row for ledger in added.values() for row in ledger):
        row["source_file"] = c.one(*rows["files"])["source_file"]
    for project in rows["projects"]:
        project.setdefault("budget_fen", c.one(*BUDGETS))
    for bid in rows["bids"]:
        bid.setdefault("bid_fen", c.random.randint(90_000, 110_000))
    return {name: ledger + added.get(name, []) for name, ledger in rows.items()} | {"holidays": list(HOLIDAYS)}
