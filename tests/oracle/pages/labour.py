"""Labour again: paid days and wages by trade, and wages of ended spells that nobody had paid by the period's end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.oracle.kpi_table import _without_column, by
from tests.oracle.pages.asked import Asked, exact
from tests.oracle.projects import Project, Row

KEY, UNNAMED = "local_labour_rate", "未填工种"


@dataclass(frozen=True)
class Trade:
    """日工资：只算工日和工资都填了的; 本地用工率：本地村民工日/已填是否本地的工日."""

    spells: int
    projects: int
    days: float
    wage_fen: int
    wage_per_day: float | None
    local_percent: float | None


def trades(asked: Asked) -> dict[str, Trade]:
    rows: dict[str, list[tuple[Project, Row]]] = {}
    for p, row in asked.counted(KEY, "labour", "worked_from"):
        rows.setdefault(row["trade"] or UNNAMED, []).append((p, row))
    return {trade: _trade(mine) for trade, mine in rows.items()}


def _trade(rows: list[tuple[Project, Row]]) -> Trade:
    days = sum((exact(row["days"]) for _, row in rows), Fraction(0))
    local = sum((exact(row["days"]) for _, row in rows if row["is_local"]), Fraction(0))
    known = sum((exact(row["days"]) for _, row in rows if row["is_local"] is not None), Fraction(0))
    both = [row for _, row in rows if row["days"] and row["wage_fen"] is not None]
    priced = sum((exact(row["days"]) for row in both), Fraction(0))
    return Trade(
        len(rows),
        len({p.row["project_no"] for p, _ in rows}),
        float(days),
        sum(row["wage_fen"] or 0 for _, row in rows),
        float(sum(row["wage_fen"] for row in both) / 100 / priced) if priced else None,
        float(local * 100 / known) if known else None,
    )


@dataclass(frozen=True)
class Owed:
    spells: int
    wage_fen: int
    since_on: date
    days: int
    cut_on: date


def mute(asked: Asked) -> set[str]:
    """The townships whose sheets have no column for the day of payment, or none of whose spells has an end."""
    home = {number: p.row["township"] for number, p in asked.county.by_number.items()}
    ended = {home[row["project_no"]] for row in asked.county.rows["labour"] if row["worked_to"] is not None}
    every = {home[row["project_no"]] for row in asked.county.rows["labour"]}
    return _without_column(asked.county, "labour", "paid_on") | (every - ended)


def unpaid(asked: Asked) -> dict[str, Owed]:
    """By work: 务工已结束而台账没有发放日期的；没有发放日期或务工止日的台账不算."""
    owed: dict[str, Owed] = {}
    silent = mute(asked)
    for p, row in asked.rows("labour"):
        town, number = p.row["township"], p.row["project_no"]
        cut = asked.cut(town, "labour")
        if cut is None or town in silent or ("labour", "paid_on") in p.unread or not row["wage_fen"]:
            continue
        if not by(row["worked_to"], cut) or by(row["paid_on"], cut) or row["wage_fen"] < 0:
            continue
        old = owed.get(number, Owed(0, 0, row["worked_to"], 0, cut))
        since = min(old.since_on, row["worked_to"])
        owed[number] = Owed(old.spells + 1, old.wage_fen + row["wage_fen"], since, (cut - since).days, cut)
    return owed


def unsettled(asked: Asked) -> tuple[int, int]:
    """Spells begun and not known to be paid, without an end or of a work with a day of payment that is unread."""
    mine = []
    for p, row in asked.rows("labour"):
        cut = asked.cut(p.row["township"], "labour")
        if cut is None or p.row["township"] in mute(asked) or (row["wage_fen"] or 0) <= 0:
            continue
        begun, paid = row["worked_from"] is None or by(row["worked_from"], cut), by(row["paid_on"], cut)
        is_open = row["worked_to"] is None or (("labour", "paid_on") in p.unread and by(row["worked_to"], cut))
        if begun and is_open and not paid:
            mine.append(row["wage_fen"])
    return len(mine), sum(mine)


def silent(asked: Asked) -> tuple[int, int]:
    """Of how many townships nobody knows what is unpaid, and how many there are."""
    unknown = mute(asked)
    return sum(not asked.told(town, "labour") or town in unknown for town in asked.towns), len(asked.towns)
