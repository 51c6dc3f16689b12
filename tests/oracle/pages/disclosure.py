"""Disclosure again: the notices that were owed in the period, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.oracle.kpi_table import _readable
from tests.oracle.pages.asked import UNREPORTED, Asked
from tests.oracle.projects import Owed, owed_notices

KEY, KINDS = "disclosure_rate", ("立项", "中标", "验收", "支付")
LEDGERS = ("projects", "contracts", "acceptances", "payments", "disclosures")
TARGET, FLOOR, FEW = 100, 60, 20


@dataclass(frozen=True)
class Notice:
    township: str
    kind: str
    state: str
    event_on: date
    due_on: date
    published_on: date | None
    days_shown: int | None
    required_days: int


def notices(asked: Asked) -> dict[tuple[str, str], Notice]:
    """By project and kind; 公示期满之日起计入."""
    telling, seen = asked.reporting(KEY), replace(asked, county=_readable(asked.county, KEY))
    lines = {}
    for p in seen.works:
        town = p.row["township"]
        for owed in owed_notices(p):
            counts_on = owed.due_on + timedelta(days=owed.required_days)
            if town in telling and asked.first <= counts_on <= min(asked.on, telling[town]):
                lines[p.row["project_no"], owed.kind] = _notice(town, owed)
    return lines


def _notice(town: str, owed: Owed) -> Notice:
    shown = owed.notice
    published, ended = (shown["published_on"], shown["ended_on"]) if shown else (None, None)
    days = (ended - published).days if published and ended else None
    if published is None:
        state = "never"
    elif published > owed.due_on:
        state = "late"
    else:
        state = "no_end" if days is None else "short" if days < owed.required_days else "kept"
    return Notice(town, owed.kind, state, owed.event_on, owed.due_on, published, days, owed.required_days)


def matrix(asked: Asked) -> dict[tuple[str, str], str]:
    """按时足期次数/应公示次数, ▲ below the target and ◆ below the floor."""
    lines, cells = list(notices(asked).values()), {}
    for town in asked.towns:
        mine = [line for line in lines if line.township == town]
        unknown = "" if mine else _unknown(asked, town)
        for kind in (*KINDS, "合计"):
            own = [line for line in mine if kind in ("合计", line.kind)]
            cells[town, kind] = unknown or share(sum(line.state == "kept" for line in own), len(own))
    return cells


def _unknown(asked: Asked, town: str) -> str:
    return asked.off(*LEDGERS) or asked.why(town, *LEDGERS) or ("" if asked.is_told(KEY, town) else UNREPORTED)


def share(kept: int, owed: int) -> str:
    percent = kept * 100 / owed if owed else TARGET
    mark = " ◆" if percent < FLOOR else " ▲" if percent < TARGET else ""
    return f"{kept}/{owed}{mark if owed >= FEW else ''}" if owed else "—"
