"""Periods: the years, half-years, quarters, months and years to date that a page can speak of, as labels and days."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

Kind = Literal["year", "half", "quarter", "month", "ytd"]
KIND_LABELS: dict[Kind, str] = {"year": "年", "half": "半年", "quarter": "季度", "month": "月", "ytd": "累计"}
THIS: dict[Kind, str] = {"year": "本年", "half": "本半年", "quarter": "本季度", "month": "本月", "ytd": "本年累计"}
BEFORE: dict[Kind, str] = {
    "year": "上年", "half": "上半年期", "quarter": "上季度", "month": "上月", "ytd": "上年同期"
}  # fmt: skip
QUARTERS = "一二三四"
MONTHS: dict[Kind, int] = {"year": 12, "half": 6, "quarter": 3, "month": 1, "ytd": 1}
SHOWN_TO_DATE = 2  # of so many years the years to date are offered; older ones are history


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

    def last_day(self, as_of: date) -> date:
        """The day that figures of the period speak of: its last, or the night's where it is not over."""
        return min(self.end, as_of)

    def is_complete(self, as_of: date) -> bool:
        return self.end <= as_of


def of(kind: Kind, year: int, nth: int = 1) -> Period:
    """The `nth` period of its kind in `year`; of a year to date, the one that ends with the `nth` month."""
    first = (nth - 1) * MONTHS[kind] + 1
    last = first + MONTHS[kind] - 1
    end = date(year, last, calendar.monthrange(year, last)[1])
    key, label = {
        "year": (f"{year}", f"{year}年"),
        "half": (f"{year}H{nth}", f"{year}年{'上下'[(nth - 1) % 2]}半年"),
        "quarter": (f"{year}Q{nth}", f"{year}年第{QUARTERS[(nth - 1) % 4]}季度"),
        "month": (f"{year}-{nth:02d}", f"{year}年{nth}月"),
        "ytd": (f"{year}-01~{nth:02d}", f"{year}年1—{nth}月"),
    }[kind]
    return Period(date(year, 1 if kind == "ytd" else first, 1), end, kind, key, label)


def around(kind: Kind, on: date) -> Period:
    """The period of that kind that holds the day."""
    return of(kind, on.year, (on.month - 1) // MONTHS[kind] + 1)


def previous(period: Period) -> Period:
    """The period of the same kind just before; of a year to date, the same months of the year before."""
    if period.kind == "ytd":
        return around("ytd", period.end.replace(year=period.end.year - 1, day=1))
    return around(period.kind, period.start - timedelta(days=1))


def default(as_of: date) -> Period:
    """The latest quarter that is complete on the night's day."""
    running = around("quarter", as_of)
    return running if running.is_complete(as_of) else previous(running)


@lru_cache(maxsize=8)  # the same for every run of a snapshot
def listed(first: date, as_of: date) -> tuple[Period, ...]:
    """Every period from `first` to the night, newest first, a year before its parts.

    A year to date that is a month, a half-year or a year by another name is left out.
    """
    periods: list[Period] = []
    for year in range(as_of.year, first.year - 1, -1):
        periods.append(of("year", year))
        if as_of.year - year < SHOWN_TO_DATE:
            periods += [of("ytd", year, month) for month in range(11, 1, -1) if month != 6]
        for half in (2, 1):
            periods.append(of("half", year, half))
            for quarter in range(half * 2, half * 2 - 2, -1):
                periods.append(of("quarter", year, quarter))
                periods += [of("month", year, month) for month in range(quarter * 3, quarter * 3 - 3, -1)]
    # A year to date has begun when its last month has.
    periods = [period for period in periods if period.kind != "ytd" or period.end.replace(day=1) <= as_of]
    return tuple(period for period in periods if period.start <= as_of and period.end >= first)


def by_label(periods: Iterable[Period]) -> dict[str, Period]:
    return {period.label: period for period in periods}
