"""Quality again: first-time passes by township and item, what failed and was put right, works nobody looks after."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.oracle.kpi_table import _readable, _without_column, by, hanging
from tests.oracle.pages.asked import UNREPORTED, Asked
from tests.oracle.projects import Row

RATE, CARE, MOST_ITEMS = "quality_pass_rate", "maintenance_rate", 8
TARGET, FLOOR, FEW = 98, 80, 20  # 少于20次不亮灯
PATROL = timedelta(days=180)


def matrix(asked: Asked) -> dict[tuple[str, str], str]:
    """一次合格次数/抽检次数, with ▲ below the target and ◆ below the floor; the rarer items together."""
    counts: Counter[tuple[str, str]] = Counter()
    passed: Counter[tuple[str, str]] = Counter()
    items: Counter[str] = Counter()
    for p, row in asked.counted(RATE, "inspections", "inspected_on"):
        if row["result"] is not None:
            key = p.row["township"], row["item"] or "未填项目"
            items[key[1]] += 1
            counts[key] += 1
            passed[key] += row["result"] == "合格"
    named = sorted(items, key=lambda item: (-items[item], item))[:MOST_ITEMS]
    columns = {item: item if item in named else "其他" for item in items}
    cells = {}
    for town in asked.towns:
        unknown = "" if any(own == town for own, _ in counts) else _unknown(asked, town)
        for column in ("合计", *dict.fromkeys([*named, *columns.values()])):
            mine = [key for key in counts if key[0] == town and column in ("合计", columns[key[1]])]
            cells[town, column] = unknown or share(sum(passed[key] for key in mine), sum(counts[key] for key in mine))
    return cells


def _unknown(asked: Asked, town: str) -> str:
    return asked.why(town, "inspections") or ("" if asked.is_told(RATE, town) else UNREPORTED)


def share(passed: int, inspected: int) -> str:
    percent = passed * 100 / inspected if inspected else 100
    mark = " ◆" if percent < FLOOR else " ▲" if percent < TARGET else ""
    return f"{passed}/{inspected}{mark if inspected >= FEW else ''}" if inspected else "—"


@dataclass(frozen=True)
class Failed:
    state: str
    rectified_on: date | None
    days: int | None
    cut_on: date


def failed(asked: Asked) -> dict[str, Failed]:
    """期内一次抽检未合格的，和以前未合格、期初还没有整改的. 历时: 抽检到整改，未整改的到“截至”日; 未知的 has none."""
    mute, lines = _without_column(asked.county, "inspections", "rectified_on"), {}
    for p, row in asked.rows("inspections"):
        town, mended = p.row["township"], row["rectified_on"]
        cut = asked.cut(town, "inspections")
        if cut is None or row["result"] in (None, "合格") or row["inspected_on"] > cut:
            continue
        if row["inspected_on"] < asked.first and mended is not None and mended < asked.first:
            continue
        is_mute = town in mute or ("inspections", "rectified_on") in p.unread
        hides_day = row["result"] == "整改后合格" and mended is None
        state = "repaired" if by(mended, cut) else "unknown" if is_mute or hides_day else "open"
        until = mended if mended is not None and mended <= cut else cut
        spent = (until - row["inspected_on"]).days
        days = None if state == "unknown" or spent < 0 else spent
        lines[row["inspection_no"]] = Failed(state, mended if by(mended, cut) else None, days, cut)
    return lines


def batches(asked: Asked) -> dict[str, tuple[str, date | None]]:
    """期内检测不合格的批次；未填使用日期的，用没用不知道."""
    lines = {}
    for p, row in asked.rows("materials"):
        cut, used = asked.cut(p.row["township"], "materials"), row["used_on"]
        if cut is None or row["test_result"] != "不合格" or not by(row["tested_on"], cut):
            continue
        if row["tested_on"] >= asked.first:
            state = "used" if by(used, cut) else "unknown" if used is None else "unused"
            lines[row["batch_no"]] = state, used if by(used, cut) else None
    return lines


def uncared(asked: Asked) -> dict[str, tuple[str, date | None, int]]:
    """移交满180天而管护落实率未计入的: its state, the last patrol, days since it (or since the hand-over)."""
    seen = replace(asked, county=_readable(asked.county, CARE))
    telling, patrols = asked.reporting(CARE), hanging(seen.county, "maintenance")
    began = {
        seen.county.by_number[number].row["township"]
        for number, rows in patrols.items()
        if any(row["patrolled_on"] <= asked.on for row in rows)
    }
    lines = {}
    for p in seen.works:
        town, handed = p.row["township"], p.row["handed_over_on"]
        if town not in telling or town not in began or handed is None or handed + PATROL > asked.on:
            continue
        cut = min(asked.on, telling[town])
        rows = [row for row in patrols.get(p.row["project_no"], ()) if row["patrolled_on"] <= asked.on]
        last = max(rows, key=lambda row: row["patrolled_on"]) if rows else None
        state = _care(last, cut)
        if state:
            since = last["patrolled_on"] if last else handed
            lines[p.row["project_no"]] = state, last and last["patrolled_on"], (cut - since).days
    return lines


def _care(last: Row | None, cut: date) -> str:
    if last is None:
        return "never"
    if cut - last["patrolled_on"] > PATROL:
        return "overdue"
    return "out_of_use" if last["condition"] == "停用" and not by(last["repaired_on"], cut) else ""
