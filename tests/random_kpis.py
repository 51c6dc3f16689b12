"""Random KPIs: what the KPIs need beyond the wild county — funds, logs, patrols, paid days, approvals, cases."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tests import random_county
from tests.random_county import AS_OF, Chance, Row

SOURCES = ("中央", "省", "县", "村级自筹")
STEPS = ("村申报", "镇初审", "公示", "评审", "县备案")


def _project(c: Chance, p: Row) -> Row:
    handed = c.maybe(c.after(p["finished_on"], 60)) if p["finished_on"] else None
    return {
        "plan_year": c.one(2025, 2026, p["planned_start_on"].year),
        "budget_fen": c.one(4_999_999, 5_000_000, c.fen(60_000_000)),
        "submitted_settlement_fen": c.maybe(c.fen(1_000_000)),
        "handed_over_on": handed,
        "status": c.one("在建", "在建", "停工", "完工", None, "取消"),
    }


def _funds(c: Chance, p: Row) -> list[Row]:
    day = c.after(p["planned_start_on"], 90, -90)
    return [
        {
            "source": source,
            "planned_fen": c.fen(800_000),
            "arrived_fen": c.maybe(c.one(0, c.fen(800_000)), 0.95),
            "arrived_on": c.maybe(c.after(day, 60), 0.95),
        }
        for source in SOURCES[: len(c.times(3))]
    ]


def _supervision(c: Chance, p: Row) -> list[Row]:
    if p["township"] == "东山乡" and c.random.random() < 0.5:
        return []
    days = {c.after(p["started_on"] or p["planned_start_on"], 220, -10) for _ in c.times(40)}
    return [
        {"logged_on": day, "supervisor": "王", "is_present": c.maybe(c.random.random() < 0.8, 0.9)}
        for day in sorted(days)
    ]


def _maintenance(c: Chance, p: Row) -> list[Row]:
    if p["handed_over_on"] is None:
        return []
    days = {c.after(p["handed_over_on"], 300) for _ in c.times(3)}
    return [
        {
            "patrolled_on": day,
            "condition": c.one("完好", "轻微损坏", "严重损坏", "停用", "停用"),
            "repaired_on": c.maybe(c.after(day, 30), 0.4),
        }
        for day in sorted(days)
    ]


def _labour(c: Chance, p: Row) -> list[Row]:
    return [
        {
            "worker_no": f"G{n:03d}",
            "worked_from": c.after(p["planned_start_on"], 120),
            "is_local": c.maybe(c.random.random() < 0.6, 0.9),
            "days": c.one(0.5, 12.5, 26.0, 7.25),
            "wage_fen": c.fen(90_000),
        }
        for n in c.times(4)
    ]


def _approvals(c: Chance, p: Row) -> list[Row]:
    day = c.after(p["planned_start_on"], 0, -90)
    steps = [(step, c.after(day, 20)) for step in STEPS[: len(c.times(5))]]
    return [
        {"step": step, "submitted_on": on, "decided_on": c.maybe(c.after(on, 12, -1)), "result": "通过"}
        for step, on in steps
    ]


def _cases(c: Chance, p: Row) -> list[Row]:
    cases = []
    for n in c.times(2):
        begun = datetime.combine(c.after(p["planned_start_on"], 200), time(c.one(0, 8, 23), c.one(0, 1, 59)))
        acted = begun + timedelta(minutes=c.one(0, 1, 600, 1440, 9_000))
        closed = c.after(begun.date(), 20)
        cases.append(
            {
                "case_id": f"A-{p['project_no']}-{n}",
                "finding_id": f"{n}",
                "rule": "paid_ahead",
                "level": c.one("red", "red", "yellow"),
                "project_no": c.maybe(p["project_no"]),
                "township": p["township"],
                "assigned_at": begun,
                "first_action_at": c.maybe(acted, 0.7),
                "due_on": c.after(begun.date(), 20),
                "closed_on": c.maybe(closed),
                "outcome": c.one("属实", "不属实", "数据错误", None),
            }
        )
    return cases


LEDGERS = {
    "funds": _funds,
    "supervision": _supervision,
    "maintenance": _maintenance,
    "labour": _labour,
    "approvals": _approvals,
    "cases": _cases,
}


def _report_states(c: Chance) -> list[Row]:
    return [
        {
            "township": township,
            "dataset": dataset,
            "due_on": date(2026, month, 25),
            "state": c.one("in_time", "late", "missing", "never", "first"),
        }
        for township in ("西河镇", "东山乡")
        for dataset in (None, "payments")
        for month in range(1, AS_OF.month)
    ]


def county(seed: int) -> dict[str, list[Row]]:
    """A wild county with what every KPI needs; also the tables cases and report_states."""
    c, rows = Chance(seed + 3_000), random_county.county(seed)
    for p in rows["projects"]:
        p |= _project(c, p)
    for name, make in LEDGERS.items():
        rows[name] = [{"project_no": p["project_no"], **row} for p in rows["projects"] for row in make(c, p)]
        for row in rows[name] if name != "cases" else ():
            row["source_file"] = c.one(*random_county.FILES)["source_file"]
    return {**rows, "report_states": _report_states(c)}
