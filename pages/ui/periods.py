"""Periods: the years, quarters and months that a page can speak of, as labels and days."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["year", "quarter", "month"]
KIND_LABELS: dict[Kind, str] = {"year": "年", "quarter": "季度", "month": "月"}
THIS: dict[Kind, str] = {"year": "本年", "quarter": "本季度", "month": "本月"}
BEFORE: dict[Kind, str] = {"year": "上年", "quarter": "上季度", "month": "上月"}
QUARTERS = "一二三四"
MONTHS: dict[Kind, int] = {"year": 12, "quarter": 3, "month": 1}


@dataclass(frozen=True, order=True)
class Period:
    """One period; `key` is what the lake's tables hold, `label` what people read and what the URL carries."""

    start: date
    end: date
    kind: Kind
    key: str
    label: str

    @property
    def this(self) -> str:
        return THIS[self.kind]

    @property
    def before(self) -> str:
        return BEFORE[self.kind]

    def is_complete(self, as_of: date) -> bool:
        return self.end <= as_of


def of(kind: Kind, year: int, nth: int = 1) -> Period:
    """The `nth` period of its kind in `year`."""
    first = (nth - 1) * MONTHS[kind] + 1
    last = first + MONTHS[kind] - 1
    end = date(year, last, calendar.monthrange(year, last)[1])
    key, label = {
        "year": (f"{year}", f"{year}年"),
        "quarter": (f"{year}Q{nth}", f"{year}年第{QUARTERS[(nth - 1) % 4]}季度"),
        "month": (f"{year}-{nth:02d}", f"{year}年{nth}月"),
    }[kind]
    return Period(date(year, first, 1), end, kind, key, label)


def around(kind: Kind, on: date) -> Period:
    """The period of that kind that holds the day."""
    return of(kind, on.year, (on.month - 1) // MONTHS[kind] + 1)


def previous(period: Period) -> Period:
    """The period of the same kind just before."""
    return around(period.kind, period.start - timedelta(days=1))


def default(as_of: date) -> Period:
    """The latest quarter that is complete on the night's day."""
    running = around("quarter", as_of)
    return running if running.is_complete(as_of) else previous(running)


def listed(first: date, as_of: date) -> tuple[Period, ...]:
    """Every period from `first` to the night, newest first, a year before its quarters and they before their months."""
    found: list[Period] = []
    for year in range(as_of.year, first.year - 1, -1):
        found.append(of("year", year))
        for quarter in range(4, 0, -1):
            found.append(of("quarter", year, quarter))
            found += [of("month", year, month) for month in range(quarter * 3, quarter * 3 - 3, -1)]
    return tuple(period for period in found if period.start <= as_of and period.end >= first)


def by_label(periods: Iterable[Period]) -> dict[str, Period]:
    return {period.label: period for period in periods}
