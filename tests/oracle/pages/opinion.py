"""Opinion again: ratings with their intervals and grades, the register of complaints and what they are about."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass
from datetime import date

from tests.oracle.deadlines import reply_due
from tests.oracle.kpi_table import _readable, _without_column, by
from tests.oracle.kpis_first_ten import complained
from tests.oracle.kpis_money_and_people import load
from tests.oracle.pages.asked import Asked
from tests.oracle.pages.intervals import of_mean, wilson
from tests.oracle.projects import Project, Row

LOAD = "complaints_per_100"
FEW, FEWEST, DEVICE_PERCENT, EXPECTED, SATISFIED = 30, 10, 20, 3, 80


@dataclass(frozen=True)
class Rated:
    """A township's line: scores in points, the share of 0 to 1, the ends as they are written."""

    ratings: int | None
    mean: float | None
    mean_ends: str
    share: float | None
    share_ends: str
    grade: str | None
    why: str


def rated(asked: Asked, staged: set[str]) -> dict[str, Rated]:
    """Every township of the page. `staged`: works with an open finding of staged ratings."""
    rows: dict[str, list[tuple[Project, Row]]] = {}
    for p, row in asked.counted("satisfaction", "ratings", "rated_on"):
        if row["score"] is not None:
            rows.setdefault(p.row["township"], []).append((p, row))
    return {
        town: _rated(asked, town, rows[town], staged) if town in rows else _unrated(asked, town) for town in asked.towns
    }


def _unrated(asked: Asked, town: str) -> Rated:
    """Nobody rated; or nobody knows, because the ratings of the period were not told."""
    silent = not asked.is_told("satisfaction", town)
    why = (asked.why(town, "ratings") or "未报送") if silent else "没有评价"
    return Rated(None if silent else 0, None, "", None, "", None, why)


def _rated(asked: Asked, town: str, rows: list[tuple[Project, Row]], staged: set[str]) -> Rated:
    scores = [row["score"] for _, row in rows]
    hits = sum(score >= SATISFIED for score in scores)
    grave, mild = reasons(asked, town, rows, staged)
    low, high = wilson(hits, len(scores))
    return Rated(
        len(scores),
        statistics.fmean(scores),
        ends(of_mean(scores)),
        hits / len(scores),
        ends((low * 100, high * 100)),
        "C" if grave else "B" if mild else "A",
        "；".join([*grave, *mild]),
    )


def ends(interval: tuple[float, float] | None) -> str:
    return "" if interval is None else f"{max(interval[0], 0):.1f}—{min(interval[1], 100):.1f}"


def reasons(asked: Asked, town: str, rows: list[tuple[Project, Row]], staged: set[str]) -> tuple[list[str], list[str]]:
    """What speaks against the ratings, gravely and mildly."""
    many, devices = len(rows), Counter(row["device_hash"] for _, row in rows if row["device_hash"] is not None)
    most = max(devices.values(), default=0)
    nameless = sum(row["device_hash"] is None and row["channel"] in (None, "扫码") for _, row in rows)
    suspect = {p.row["project_no"] for p, _ in rows} & staged
    one_device = many >= FEWEST and most * 100 > DEVICE_PERCENT * many
    grave = [
        *([f"只有{many}份评价（不足{FEWEST}份）"] if many < FEWEST else []),
        *([f"同一设备{most}份，超过{DEVICE_PERCENT}%"] if one_device else []),
        *([f"{many}份评价得分全部相同"] if many >= FEWEST and len({row["score"] for _, row in rows}) == 1 else []),
        *([f"{len(suspect)}个项目有“评价异常”疑点未核销"] if suspect else []),
    ]
    unsure = many >= FEWEST and (most + nameless) * 100 > DEVICE_PERCENT * many and not one_device
    came, expected = complaints(asked, town)
    mild = [
        *([f"{many}份评价（不足{FEW}份）"] if FEWEST <= many < FEW else []),
        *([f"{nameless}份扫码评价没有设备指纹，是否同一设备查不出"] if unsure else []),
        *([f"按全县水平应有约{expected:.0f}件投诉，一件也没有"] if came == 0 and expected >= EXPECTED else []),
    ]
    return grave, mild


def complaints(asked: Asked, town: str) -> tuple[int | None, float]:
    """How many came in (None: not told), and how many the county's rate lets one expect of the township's works."""
    telling, county = asked.reporting(LOAD), _readable(asked.county, LOAD)
    parts = [part for part in load(county, asked.span, telling) if asked.category in (None, part[0][2])]
    came, works = sum(part[1] for part in parts), sum(part[2] for part in parts)
    own = [part for part in parts if part[0][0] == town]
    if not works or not own:
        return None, 0.0
    return sum(int(part[1]) for part in own), float(came / works * sum(part[2] for part in own))


@dataclass(frozen=True)
class Complaint:
    state: str
    received_on: date
    due_on: date | None
    closed_on: date | None
    days: int | None
    cut_on: date
    kind: str


def register(asked: Asked) -> dict[str, Complaint]:
    """在办、到期、办结: what was on hand in the period, as it stood at its end."""
    mute = _without_column(asked.county, "complaints", "closed_on")
    lines = {}
    for row, (town, _, category) in complained(asked.county):
        if asked.township not in (None, town) or asked.category not in (None, category) or town is None:
            continue
        cut, closed = asked.cut(town, "complaints"), row["closed_on"]
        if cut is None or row["received_on"] > cut:
            continue
        due = reply_due(asked.county, row)
        is_old = closed is not None and closed < asked.first and row["received_on"] < asked.first
        if is_old and (due is None or not asked.first <= due <= asked.on):
            continue
        p = asked.county.by_number.get(row["project_no"])
        is_mute = town in mute or (p is not None and ("complaints", "closed_on") in p.unread)
        state = _state(closed, due, cut, asked.on, is_mute=is_mute)
        until = closed if closed is not None and by(closed, cut) else cut
        spent = (until - row["received_on"]).days
        days = None if state == "unknown" or spent < 0 else spent
        lines[row["complaint_no"]] = Complaint(
            state, row["received_on"], due, closed if by(closed, cut) else None, days, cut, row["category"] or "未分类"
        )
    return lines


def _state(closed: date | None, due: date | None, cut: date, on: date, *, is_mute: bool) -> str:
    if closed is not None and closed <= cut:
        return "closed" if due is None else "in_time" if closed <= due else "late"
    if is_mute:
        return "unknown"
    if due is None or due > on:
        return "open"
    return "overdue" if due <= cut else "unknown"


def themes(asked: Asked) -> dict[str, tuple[int, int, int]]:
    """Of what came in in the period, by kind: how many, how many not closed, of how many nobody knows."""
    sums: dict[str, tuple[int, int, int]] = {}
    for line in register(asked).values():
        if line.received_on >= asked.first:
            every, unclosed, unknown = sums.get(line.kind, (0, 0, 0))
            is_open, is_unknown = line.state in ("overdue", "open"), line.state == "unknown"
            sums[line.kind] = every + 1, unclosed + is_open, unknown + is_unknown
    return sums
