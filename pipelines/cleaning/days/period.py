"""Period: the last day of the time a file's name or title speaks of."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from pipelines.cleaning.text.text import compared

_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = r"(?<!\d)(20\d{2})"
_DAYS = (
    re.compile(rf"{_YEAR}年(\d{{1,2}})月(\d{{1,2}})日"),
    re.compile(rf"{_YEAR}[-._/](\d{{1,2}})[-._/](\d{{1,2}})(?!\d)"),
    re.compile(rf"{_YEAR}(\d{{2}})(\d{{2}})(?!\d)"),
)
_QUARTER = re.compile(rf"{_YEAR}年?[-_]?(?:第?([一二三四1-4])季度?|[Qq]([1-4])(?!\d))")
_HALF = re.compile(rf"{_YEAR}年?(上半年|下半年)")
_MONTH = re.compile(rf"{_YEAR}(?:年(?:\d{{1,2}}月?[-—–~至到])?(\d{{1,2}})月|[-._/](\d{{1,2}})(?!\d))")
_COMPACT = re.compile(rf"{_YEAR}(0[1-9]|1[0-2])(?!\d)")
# the day a form was filled in is not the time it speaks of, unless it is all there is
_FILLED_IN = re.compile(
    r"(?:填报|填表|制表|制单|报送|上报|打印|统计|编制)(?:日期|时间)[::]?20\d{2}[-./年]\d{1,2}(?:[-./月]\d{1,2}日?)?"
)
_ONLY_YEAR = re.compile(rf"{_YEAR}(?:年|年度)?(?!\d)")


def period_on(*texts: str) -> date | None:
    """The last day of the first period found: 2026年第三季度 and 2026年9月 → 2026-09-30, 2026年 → 2026-12-31."""
    compared_texts = [compared(text) for text in texts]
    candidates = (*(_FILLED_IN.sub("", text) for text in compared_texts), *compared_texts)
    return next((day for text in candidates if (day := _period(text))), None)


def through_on(*texts: str) -> date | None:
    """The day through which the first text that names a day, month, quarter or half-year speaks.

    A year alone says which plan the ledger is of, not how far it goes: 2024年项目台账 may come in two years later.
    """
    return next((day for text in texts if (day := _short_period(compared(text)))), None)


def _period(text: str) -> date | None:
    day = _short_period(text)
    year = None if day else _ONLY_YEAR.search(text)
    return _month_end(int(year[1]), 12) if year else day


def _short_period(text: str) -> date | None:
    for pattern in _DAYS:
        if (match := pattern.search(text)) and (day := _date(*map(int, match.groups()))):
            return day
    if match := _QUARTER.search(text):
        return _month_end(int(match[1]), _NUMERALS[match[2] or match[3]] * 3)
    if match := _HALF.search(text):
        return _month_end(int(match[1]), 6 if match[2] == "上半年" else 12)
    for pattern in (_MONTH, _COMPACT):
        if (match := pattern.search(text)) and 1 <= (month := int(next(filter(None, match.groups()[1:])))) <= 12:
            return _month_end(int(match[1]), month)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    known = 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
    return date(year, month, day) if known else None


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
