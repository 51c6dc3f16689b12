"""Periods: months, quarters and years as the lake's tables name them."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Literal, get_args

PeriodKind = Literal["month", "quarter", "year"]
KINDS: tuple[PeriodKind, ...] = get_args(PeriodKind)
WRITTEN: dict[PeriodKind, re.Pattern[str]] = {
    "month": re.compile(r"(\d{4})-(0[1-9]|1[0-2])"),
    "quarter": re.compile(r"(\d{4})Q([1-4])"),
    "year": re.compile(r"(\d{4})()"),
}
MONTHS: dict[PeriodKind, int] = {"month": 1, "quarter": 3, "year": 12}


def start(kind: PeriodKind, day: date) -> date:
    """The first day of the period that holds `day`."""
    return date(day.year, day.month - (day.month - 1) % MONTHS[kind], 1)


def end(kind: PeriodKind, day: date) -> date:
    """The last day of the period that holds `day`."""
    month = start(kind, day).month + MONTHS[kind] - 1
    return date(day.year, month, calendar.monthrange(day.year, month)[1])


def name(kind: PeriodKind, day: date) -> str:
    """2026-07, 2026Q3 or 2026."""
    return {
        "month": f"{day.year:04d}-{day.month:02d}",
        "quarter": f"{day.year:04d}Q{(day.month + 2) // 3}",
        "year": f"{day.year:04d}",
    }[kind]


def parse(name_: str) -> tuple[PeriodKind, date]:
    """The kind and first day of 2026, 2026Q3 or 2026-07. Raises ValueError."""
    kind, pattern = next(
        ((kind, found) for kind, regex in WRITTEN.items() if (found := regex.fullmatch(name_))), (None, None)
    )
    if kind is None or pattern is None:
        raise ValueError(f"{name_} 不是期间,请写成 2026、2026Q3 或 2026-09。")
    number = int(pattern[2] or 1)
    return kind, date(int(pattern[1]), (number - 1) * MONTHS[kind] + 1, 1)


def previous(kind: PeriodKind, day: date) -> date:
    """The first day of the period before the one that holds `day`."""
    first = start(kind, day)
    return start(kind, first - timedelta(days=1)) if first > date.min else first  # there is none before it
