"""Random county: small, wild clean rows — late, missing, doubled, cancelled, rejected — for oracle against SQL."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from tests import random_past, random_site
from tests.random_office import with_office

Row = dict[str, Any]
AS_OF = date(2026, 8, 20)
FIRMS = ("甲（福建）公司", "甲（福建） 公司", "乙公司", "丙公司")
FILES = tuple({"source_file": f"{n}.csv", "submitter": t, "period_on": d} for n, (t, d) in enumerate(
    [("西河镇", date(2026, 3, 31)), ("东山乡", None), (None, date(2025, 12, 31))]
))  # fmt: skip


class Chance:
    """A seeded die with the throws that rows need."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  (test data)

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randint(0, (last - first).days))

    def maybe(self, value: Any, chance: float = 0.8) -> Any:
        return value if self.random.random() < chance else None

    def after(self, day: date, most: int, least: int = 0) -> date:
        return day + timedelta(days=self.random.randint(least, most))

    def times(self, most: int) -> range:
        return range(self.random.randint(0, most))

    def one(self, *of: Any) -> Any:
        return self.random.choice(of)

    def fen(self, most: int) -> int:
        return self.random.randint(1, most)


def _project(c: Chance, no: str) -> Row:
    planned = c.day(date(2025, 1, 1), date(2026, 9, 30))
    started = c.maybe(c.after(planned, 20, -10))
    finished = c.maybe(c.after(planned, 200, 10)) if started else None
    settled = c.maybe(c.after(finished, 90), 0.5) if finished else None
    return {
        "project_no": no,
        "township": c.one("西河镇", "东山乡"),
        "village": c.maybe(c.one("杨柳村", "石桥村")),
        "category": c.one("道路", "水利"),
        "planned_start_on": planned,
        "planned_finish_on": c.after(planned, 150, -5),
        "started_on": started,
        "finished_on": finished,
        "status": c.one("在建", "完工", None, "取消"),
        "settled_on": settled,
        "settled_fen": c.maybe(c.fen(900_000)) if settled else None,
        "retention_fen": c.maybe(c.fen(20_000)),
        "retention_due_on": c.maybe(c.after(finished, 400)) if finished else None,
    }


def _more(c: Chance) -> Row:
    return {
        "plan_year": c.maybe(c.one(2025, 2026)),
        "procurement_method": c.one("直接发包", "直接发包", "比选", "公开招标", None),
        "output_unit": c.maybe("公里", 0.9),
        "output_quantity": c.maybe(c.one(0.5, 1.25, 2.0, 9.75), 0.9),
    }


def _contracts(c: Chance, p: Row) -> list[Row]:
    signed = c.after(p["planned_start_on"], 20, -60)
    return [
        {
            "contract_no": f"HT-{p['project_no']}-{n}",
            "contractor": c.one(*FIRMS),
            "amount_fen": c.fen(1_000_000),
            "signed_on": c.after(signed, 9),
            "awarded_on": c.maybe(c.after(signed, 0, -30)),
            "prepayment_percent": c.maybe(float(c.one(10, 20, 30)), 0.5),
        }
        for n in c.times(2)
    ]


def _changes(c: Chance, p: Row) -> list[Row]:
    return [
        {
            "change_no": f"BG-{p['project_no']}-{n}",
            "amount_fen": c.maybe(c.fen(50_000)),
            "days": c.maybe(c.one(10, 30, 60), 0.5),
            "proposed_on": p["planned_start_on"],
            "approved_on": c.maybe(c.after(p["planned_start_on"], 30), 0.6),
        }
        for n in c.times(2)
    ]


def _payments(c: Chance, p: Row) -> list[Row]:
    return [
        {
            "payment_no": f"PZ-{p['project_no']}-{n}",
            "paid_on": c.after(p["planned_start_on"], 200, -40),
            "amount_fen": c.one(100_000, 200_000, c.fen(500_000)),
            "payee": c.one(*FIRMS),
            "invoice_no": c.maybe(f"FP{c.random.randint(1, 60)}", 0.5),
        }
        for n in c.times(4)
    ]


def _progress(c: Chance, p: Row) -> list[Row]:
    days = {c.after(p["planned_start_on"], 200, -20) for _ in c.times(6)}
    return [
        {"reported_on": day, "percent": float(c.fen(100)), "output_value_fen": c.maybe(c.fen(1_200_000))}
        for day in sorted(days)
    ]


def _acceptances(c: Chance, p: Row) -> list[Row]:
    days = {c.after(p["planned_finish_on"], 60, -10) for _ in c.times(2)}
    return [{"accepted_on": day, "result": c.one("合格", "整改后合格", "不合格")} for day in sorted(days)]


def _disclosures(c: Chance, p: Row) -> list[Row]:
    around = p["started_on"] or p["planned_start_on"]
    keys = {(c.one("立项", "中标", "验收", "支付"), c.after(around, 120, -30)) for _ in c.times(6)}
    return [{"kind": kind, "published_on": day, "ended_on": c.maybe(c.after(day, 35, 2))} for kind, day in sorted(keys)]


def _inspections(c: Chance, p: Row) -> list[Row]:
    return [
        {
            "inspection_no": f"CJ-{p['project_no']}-{n}",
            "inspected_on": c.after(p["planned_start_on"], 200),
            "result": c.one("合格", "整改后合格", "不合格"),
        }
        for n in c.times(3)
    ]


def _ratings(c: Chance, p: Row) -> list[Row]:
    return [
        {
            "rating_no": f"PJ-{p['project_no']}-{n}",
            "rated_on": c.after(p["planned_finish_on"], 120),
            "score": c.one(100.0, 87.1, 66.67, 0.0, round(c.random.random() * 100, 2)),
        }
        for n in c.times(6)
    ]


def _complaints(c: Chance, p: Row) -> list[Row]:
    received = c.after(p["planned_start_on"], 200)
    return [
        {
            "complaint_no": f"TS-{p['project_no']}-{n}",
            "township": p["township"],
            "project_no": c.maybe(p["project_no"]),
            "received_on": received,
            "closed_on": c.maybe(c.after(received, 62, 58)),
        }
        for n in c.times(2)
    ]


def _bids(c: Chance, p: Row) -> list[Row]:
    opened = c.after(p["planned_start_on"], 30)
    return [{"bidder": firm, "opened_on": opened, "is_winner": firm == FIRMS[0]} for firm in FIRMS[: len(c.times(4))]]


def _labour(c: Chance, p: Row) -> list[Row]:
    first = p["planned_start_on"]
    return [
        {"worker_no": f"G{n:03d}", "worked_from": c.after(first, 60), "wage_fen": c.fen(90_000)} for n in c.times(3)
    ]


def _credit(c: Chance) -> list[Row]:
    """Records of long ago, of lately and of no day."""
    days = [date(2015, 3, 1), date(2026, 5, 1), None]
    return [{"contractor": firm, "document_no": f"文{n}号", "listed_on": c.one(*days)} for n, firm in enumerate(FIRMS)]


LEDGERS = {
    "contracts": _contracts,
    "changes": _changes,
    "payments": _payments,
    "progress": _progress,
    "acceptances": _acceptances,
    "disclosures": _disclosures,
    "inspections": _inspections,
    "ratings": _ratings,
    "complaints": _complaints,
}
LATER = {"bids": _bids, "labour": _labour}  # drawn after the others, whose draws stay as they were
EMPTY = ("approvals", "funds", "supervision", "materials", "maintenance")


def _rejected(c: Chance, p: Row) -> list[Row]:
    day = c.maybe(p["planned_start_on"], 0.5)
    ledger = c.one(*LEDGERS, "projects")
    stray = {"dataset": ledger, "township": c.maybe(p["township"], 0.5), "project_no": c.maybe(p["project_no"])}
    return [{**stray, "row_on": day}] if c.random.random() < 0.3 else []


def county(seed: int, size: int = 60) -> dict[str, list[Row]]:
    """Clean rows by dataset, with the tables rejected and files."""
    c, more = Chance(seed), Chance(seed + 1_000)
    rows: dict[str, list[Row]] = {name: [] for name in ("projects", *LEDGERS, *LATER, *EMPTY, "rejected")}
    for n in range(size):
        project = _project(c, f"P{n:03d}")
        project |= _more(more)
        rows["projects"].append(project)
        for name, make in LEDGERS.items():
            rows[name] += [{"project_no": project["project_no"], **row} for row in make(c, project)]
        rows["rejected"] += _rejected(c, project)
    for name, later in LATER.items():
        for project in rows["projects"]:
            rows[name] += [{"project_no": project["project_no"], **row} for row in later(c, project)]
    rows["contractors"] = _credit(c)
    rows["rejected"].append(
        {"dataset": "contractors", "township": None, "project_no": None, "row_on": date(2015, 3, 1)}
    )
    for row in (row for ledger in rows.values() for row in ledger):
        row["source_file"] = c.one(*FILES)["source_file"]
    random_site.furnish(rows, Chance(seed + 5_000), AS_OF)
    random_past.remember(rows, Chance(seed + 6_000), AS_OF)
    return with_office({**rows, "files": [dict(file) for file in FILES]}, Chance(seed + 3_000))


def crowded(seed: int) -> dict[str, list[Row]]:
    """Dear contracts that begin on few days, fewer rejected rows, and a township in which nobody complains."""
    c, rows = Chance(seed + 2_000), county(seed, 120)
    for project in rows["projects"]:
        project["township"] = c.one(project["township"], "南坪乡")
        if project["started_on"]:
            project["started_on"] = project["started_on"].replace(day=1)
    quiet = {project["project_no"] for project in rows["projects"] if project["township"] == "南坪乡"}
    for contract in rows["contracts"]:
        contract["amount_fen"] *= c.one(8, 45, 55)
    for payment in rows["payments"]:
        month = (2026, 7) if c.random.random() < 0.05 else (payment["paid_on"].year, payment["paid_on"].month)
        payment["paid_on"] = date(*month, 15)
    complaints = (row for row in rows["complaints"] if row["township"] != "南坪乡" and row["project_no"] not in quiet)
    unread = {"dataset": "complaints", "township": "南坪乡", "project_no": None, "row_on": None}
    rejected = rows["rejected"][:: c.one(4, 9, 60)] + [unread] * (seed % 2)
    return {**rows, "complaints": list(complaints), "rejected": rejected}
