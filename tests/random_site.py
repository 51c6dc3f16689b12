"""Random site: what the wild counties' ledgers say of vouchers, accounts, funds, labour, photos, places and upkeep.

Drawn after everything else and with a die of its own, so that the rows that were there before stay as they were. Tables
that are not ledgers are laid as `laid_files`, `laid_checksums` and `borders` (see tests/handmade.py).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.random_county import Chance

Row = dict[str, Any]
CODES = (
    "91350100M000100Y43",
    "91350100m000100y43",
    "91350100M000100Y44",
    "9135O100M000100Y43",
    "91350100M000100Y4",
    None,
)
SYSTEMS = ("WGS84", "GCJ02", "BD09", "CGCS2000", None)
MANAGERS = ("陈志明", "陈 志明", "林小燕", None)
WEST, SOUTH, WIDE = 119.0, 25.4, 0.01  # degrees
SQUARES = {"西河镇": WEST, "东山乡": WEST + WIDE}  # 南坪乡 has no border
ALIKE = (1_234_500, 777_700)  # fen


def _near(c: Chance, lng: float, lat: float, degrees: float) -> Row:
    """A place so far away at most, in some system."""
    shift = [c.random.uniform(-degrees, degrees) for _ in "xy"]
    return {"longitude": lng + shift[0], "latitude": lat + shift[1], "coordinate_system": c.one(*SYSTEMS)}


def _project(c: Chance, p: Row) -> Row:
    handed = c.maybe(c.after(p["finished_on"], 60, -20), 0.7) if p["finished_on"] else None
    relief = p["procurement_method"] is None and c.maybe(True, 0.6)
    return {
        "budget_fen": c.one(4_999_999, 5_000_000, 5_000_000, 60_000_000, c.fen(1_500_000), c.fen(1_500_000)),
        "procurement_method": "以工代赈" if relief else p["procurement_method"],
        "status": c.one(None, None, "移交") if p["status"] is None else p["status"],
        "handed_over_on": handed,
        "maintainer": c.maybe("村委会", 0.5),
        **(_near(c, SQUARES[p["township"]] + WIDE / 2, SOUTH + WIDE / 2, WIDE) if c.maybe(True) else {}),
    }


def _idle_project(c: Chance, number: str, as_of: date) -> Row:
    """A work that should have begun about now, and has not."""
    planned = as_of + timedelta(days=c.random.randint(-130, 3))
    empty = dict.fromkeys(("village", "started_on", "finished_on", "status", "procurement_method"))
    days = {"planned_start_on": planned, "planned_finish_on": c.after(planned, 90, 30)}
    place = {"township": c.one(*SQUARES), "category": "道路", "source_file": "0.csv"}
    return {"project_no": number, **empty, **days, **place}


def _contract(c: Chance) -> Row:
    return {"contractor_uscc": c.one(*CODES), "site_manager": c.one(*MANAGERS)}


def _payment(c: Chance) -> Row:
    return {
        "kind": c.one("预付款", "进度款", "进度款", "进度款", "结算款", "质保金", "工资"),
        "is_escrow": c.maybe(c.random.random() < 0.9),
        "has_contract": c.maybe(c.random.random() < 0.9),
        "measurement_no": c.maybe("JL-1"),
    }


def _report(c: Chance, p: Row) -> Row:
    middle = p.get("longitude", WEST), p.get("latitude", SOUTH)
    place = _near(c, *middle, 0.008) if c.maybe(True, 0.6) else {}
    return {"photos": c.maybe(c.one(0, 1, 3)), "photo_hash": c.maybe(f"h{c.random.randint(1, 90)}", 0.5), **place}


def _inspection(c: Chance, row: Row) -> Row:
    override = {} if c.maybe(True, 0.95) else {"result": None}
    return {"rectified_on": c.maybe(c.after(row["inspected_on"], 34, 26), 0.7), **override}


def _acceptance(c: Chance) -> Row:
    heads = {name: c.one(1, 1, 2, 2, 3, 0, None) for name in ("experts", "villagers", "discipline")}
    return {**heads, "report_no": c.maybe("YS-1")}


def _labour(c: Chance, row: Row) -> Row:
    last = c.maybe(c.after(row["worked_from"], 30), 0.9)
    return {
        "worked_to": last,
        "days": c.one(0.5, 5.0, 7.5, 10.0),
        "is_local": c.one(True, True, False, None),
        "paid_on": c.maybe(c.after(row["worked_from"], 90), 0.8),
    }


def _funds(c: Chance, p: Row) -> list[Row]:
    arrived = c.after(p["planned_start_on"], 90, -120)
    return [
        {
            "source": source,
            "planned_fen": 900_000,
            "arrived_fen": c.maybe(c.one(0, 500_000, c.fen(9_000_000)), 0.9),
            "arrived_on": c.maybe(arrived, 0.9),
        }
        for source in ("县", "省")[: len(c.times(2))]
    ]


def _materials(c: Chance, p: Row) -> list[Row]:
    tested = c.after(p["planned_start_on"], 90)
    return [
        {
            "batch_no": f"CL-{p['project_no']}-{n}",
            "used_on": c.maybe(c.after(tested, 5, -2)),
            "tested_on": c.maybe(tested, 0.9),
            "test_result": c.one("合格", "合格", "不合格", None),
        }
        for n in c.times(2)
    ]


def _supervision(c: Chance, p: Row, as_of: date, silent: str | None) -> list[Row]:
    if not p["started_on"] or p["finished_on"] or p["township"] == silent:
        return []
    often = c.one(0.2, 0.5, 0.6, 0.95)
    days = [as_of - timedelta(days=back) for back in range(-2, 40) if c.random.random() < often]
    return [{"logged_on": day, "is_present": c.maybe(True)} for day in days]


def _maintenance(c: Chance, p: Row) -> list[Row]:
    if not p["handed_over_on"]:
        return []
    days = {c.after(p["handed_over_on"], 250, -5) for _ in c.times(4)}
    patrols = [(day, c.one("完好", "完好", "轻微损坏", "严重损坏", "停用")) for day in sorted(days)]
    return [
        {"patrolled_on": day, "condition": how, "repaired_on": c.maybe(c.after(day, 40), 0.3)} for day, how in patrols
    ]


def _rejected(c: Chance, p: Row) -> list[Row]:
    ledger = c.one("funds", "labour", "maintenance" if p["handed_over_on"] else "supervision")
    return [{"dataset": ledger, "project_no": p["project_no"], "row_on": None}] if c.maybe(True, 0.25) else []


def _checksums(c: Chance) -> list[Row]:
    """Totals near the line, some over two ledgers, some that cannot be read."""
    lines = []
    for nth in range(12):
        place = {"source_file": f"{nth % 3}.csv", "source_sheet": "表", "source_row": nth, "field": "amount_fen"}
        for dataset in ("contracts", "payments")[: c.one(1, 1, 2)]:
            off = c.one(0, 10_000, 10_001, -10_000, -10_001)
            sums = {"stated_fen": c.maybe(5_000_000 + off, 0.9), "summed_fen": c.maybe(5_000_000, 0.9)}
            lines.append({**place, **sums, "dataset": dataset, "has_rejected": c.random.random() < 0.1})
    return lines


def _files(c: Chance, townships: list[str], as_of: date) -> list[Row]:
    """What came in since the spring; a township may have nothing, or only a file without its day."""
    files = []
    for township in townships:
        for _ in c.times(2):
            by = {"township": c.maybe(township, 0.7), "submitter": c.maybe(township, 0.5)}
            files.append({**by, "received_on": c.maybe(c.day(as_of - timedelta(days=110), as_of), 0.7)})
    return files


def _square(west: float) -> list[tuple[float, float]]:
    return [(west, SOUTH), (west + WIDE, SOUTH), (west + WIDE, SOUTH + WIDE), (west, SOUTH + WIDE)]


def _lots(c: Chance, p: Row) -> list[Row]:
    """Now and then a second lot, awarded after the first was signed."""
    awarded = c.after(p["planned_start_on"], 40, 10)
    lot = {"contract_no": f"HT-{p['project_no']}-8", "contractor": "丁公司", "amount_fen": c.fen(90_000)}
    days = {"awarded_on": awarded, "signed_on": c.after(awarded, 9, -2)}
    return [{**lot, **days, **_contract(c)}] if c.maybe(True, 0.15) else []


def _taken_back(p: Row) -> list[Row]:
    """Days that were given and taken back."""
    approved = {"kind": "工期", "proposed_on": p["planned_start_on"], "approved_on": p["planned_start_on"]}
    return [{**approved, "change_no": f"BG-{p['project_no']}-{days}", "days": days} for days in (70, -70)]


def _more_rows(c: Chance, p: Row, contracted: bool, as_of: date, silent: str | None) -> dict[str, list[Row]]:
    """New rows about a project, by ledger."""
    number, alike = p["project_no"], c.times(1).stop
    signed = {"contract_no": f"HT-{number}-9", "contractor": "丁公司", "signed_on": p["planned_start_on"]}
    rush = {"payment_no": f"PZ-{number}-9", "paid_on": date(2025, 12, 10), "amount_fen": 9_000_000, "payee": "丁公司"}
    voluntary = {"worker_no": "G900", "worked_from": p["planned_start_on"], "days": 1.0, "wage_fen": 0}
    return {
        "contracts": _lots(c, p) if contracted else [{**signed, "amount_fen": c.one(*ALIKE), **_contract(c)}][:alike],
        "changes": _taken_back(p) if c.maybe(True, 0.1) else [],
        "payments": [{**rush, **_payment(c)}] if p["township"] == "西河镇" and c.maybe(True, 0.1) else [],
        "labour": [{**voluntary, "worked_to": voluntary["worked_from"]}] if c.maybe(True, 0.2) else [],
        "funds": _funds(c, p),
        "materials": _materials(c, p),
        "supervision": _supervision(c, p, as_of, silent),
        "maintenance": _maintenance(c, p),
        "rejected": _rejected(c, p),
    }


def furnish(rows: dict[str, list[Row]], c: Chance, as_of: date) -> None:
    """Fill in the site's ledgers of a wild county, in place."""
    rows["projects"] += [_idle_project(c, f"S{nth:03d}", as_of) for nth in range(6)]
    projects = {row["project_no"]: row for row in rows["projects"]}
    for p in rows["projects"]:
        p.update(_project(c, p))
    for ledger, draw in (
        ("contracts", lambda row: _contract(c)),
        ("payments", lambda row: _payment(c)),
        ("progress", lambda row: _report(c, projects[row["project_no"]])),
        ("inspections", lambda row: _inspection(c, row)),
        ("acceptances", lambda row: _acceptance(c)),
        ("labour", lambda row: _labour(c, row)),
    ):
        for row in rows[ledger]:
            row.update({name: value for name, value in draw(row).items() if row.get(name) is None or value is None})
    silent = c.one(*SQUARES, None)  # a township whose supervisors keep their logs on paper
    with_contract = {row["project_no"] for row in rows["contracts"]}
    for p in rows["projects"]:
        for ledger, more in _more_rows(c, p, p["project_no"] in with_contract, as_of, silent).items():
            rows[ledger] += [{"project_no": p["project_no"], "source_file": "0.csv", **row} for row in more]
    rows["laid_checksums"] = _checksums(c)
    rows["laid_files"] = _files(c, sorted({p["township"] for p in rows["projects"]}), as_of)
    rows["borders"] = [{"name": name, "rings": [_square(west)]} for name, west in SQUARES.items()]
