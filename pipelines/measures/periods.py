"""Periods: months, quarters, half-years, years and years to date as the lake's tables name them."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Literal, get_args

PeriodKind = Literal["month", "quarter", "half", "year", "ytd"]
KINDS: tuple[PeriodKind, ...] = get_args(PeriodKind)
WRITTEN: dict[PeriodKind, re.Pattern[str]] = {
    "month": re.compile(r"(\d{4})-(0[1-9]|1[0-2])"),
    "quarter": re.compile(r"(\d{4})Q([1-4])"),
    "half": re.compile(r"(\d{4})H([12])"),
    "year": re.compile(r"(\d{4})()"),
    "ytd": re.compile(r"(\d{4})-01~(0[1-9]|1[0-2])"),
}
MONTHS: dict[PeriodKind, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12, "ytd": 1}


def start(kind: PeriodKind, day: date) -> date:
    """The first day of the period that holds `day`; of a year to date the first of January."""
    if kind == "ytd":
        return date(day.year, 1, 1)
    return date(day.year, day.month - (day.month - 1) % MONTHS[kind], 1)


def end(kind: PeriodKind, day: date) -> date:
    """The last day of the period that holds `day`; of a year to date the end of the day's month."""
    month = day.month if kind == "ytd" else start(kind, day).month + MONTHS[kind] - 1
    return date(day.year, month, calendar.monthrange(day.year, month)[1])


def name(kind: PeriodKind, day: date) -> str:
    """2026-07, 2026Q3, 2026H2, 2026 or (January to July) 2026-01~07."""
    match kind:
        case "month":
            return f"{day.year:04d}-{day.month:02d}"
        case "quarter":
            return f"{day.year:04d}Q{(day.month + 2) // 3}"
        case "half":
            return f"{day.year:04d}H{(day.month + 5) // 6}"
        case "year":
            return f"{day.year:04d}"
        case "ytd":
            return f"{day.year:04d}-01~{day.month:02d}"


def parse(name_: str) -> tuple[PeriodKind, date]:
    """The kind and last day of 2026, 2026H1, 2026Q3, 2026-07 or 2026-01~07. Raises ValueError."""
    kind, pattern = next(
        ((kind, match) for kind, regex in WRITTEN.items() if (match := regex.fullmatch(name_))), (None, None)
    )
    if kind is None or pattern is None:
        raise ValueError(f"{name_} 不是期间，请写成 2026、2026H1、2026Q3、2026-09 或 2026-01~09。")
    number = int(pattern[2] or 1)
    return kind, end(kind, date(int(pattern[1]), (number - 1) * MONTHS[kind] + 1, 1))


def previous(kind: PeriodKind, day: date) -> date:
    """The first day of the period before the one that holds `day`; a year to date follows that of a year ago."""
    first = start(kind, day)
    if first <= date.min.replace(month=12, day=31):
        return first  # there is none before it
    return first.replace(year=first.year - 1) if kind == "ytd" else start(kind, first - timedelta(days=1))
