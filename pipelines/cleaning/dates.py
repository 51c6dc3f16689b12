"""Dates: every way a ledger writes a day → the day, or the reason with the cell's own text."""

from __future__ import annotations

from typing import Literal

import polars as pl

from pipelines.cleaning.distinct import Parse
from pipelines.cleaning.text import SPACE, TEXT, quoted
from pipelines.reading.sheet import INVISIBLE

_TIME = r"[\sT]+[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?\s*$"
_SEPARATOR = r"[-./年,、。]"
_FULL = [  # year, month, day
    rf"^(?P<y>[0-9]{{4}}){_SEPARATOR}(?P<m>[0-9]{{1,2}})[-./月,、。](?P<d>[0-9]{{1,2}})[日号]?$",
    r"^(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})$",
]
_YEAR_LAST = {
    "day_month_year": r"^(?P<d>[0-9]{1,2})[-./](?P<m>[0-9]{1,2})[-./](?P<y>[0-9]{4})$",
    "month_day_year": r"^(?P<m>[0-9]{1,2})[-./](?P<d>[0-9]{1,2})[-./](?P<y>[0-9]{4})$",
}
_SHORT = rf"^(?P<y>[0-9]{{2}}){_SEPARATOR}(?P<m>[0-9]{{1,2}})[-./月](?P<d>[0-9]{{1,2}})[日号]?$"
_ROC = rf"^(?:民国)?(?P<y>[0-9]{{2,3}}){_SEPARATOR}(?P<m>[0-9]{{1,2}})[-./月](?P<d>[0-9]{{1,2}})[日号]?$"
_MONTH = (
    r"^(?P<y>(?:19|20)[0-9]{2})(?:[-./年](?P<m>[0-9]{1,2})|(?P<n>[0-9]{2}))月?份?(?P<part>上旬|中旬|下旬|月?底|末|初)?$"
)
_NO_YEAR = r"^(?P<m>[0-9]{1,2})月(?:(?P<d>[0-9]{1,2})[日号]?|份?(?P<part>上旬|中旬|下旬|底|末|初)?)$"
_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}:[0-9]{2})?$"
_SERIAL = r"^([2-7][0-9]{4})(?:\.[0-9]+)?$"  # 20000 is 1954-10-03, 79999 is 2119-01-10
_DAYS = {  # part of a month → its first and last day; 31 stands for the month's last
    "初": (1, 10),
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "底": (31, 31),
    "月底": (31, 31),
    "末": (31, 31),
}
YEARS = (1, 9999)  # what the calendars of every later step can hold; the field's own range is far narrower


def _day(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """The date, or null where the calendar has no such day."""
    text = pl.concat_str(year, month.str.pad_start(2, "0"), day.str.pad_start(2, "0"), separator="-")
    return text.str.to_date("%Y-%m-%d", strict=False)


def _in_month(year: pl.Expr, month: pl.Expr, part: pl.Expr, month_means: Literal["first", "last"]) -> pl.Expr:
    place = 0 if month_means == "first" else 1
    wanted = {word: days[place] for word, days in _DAYS.items()}
    day = part.replace_strict(wanted, default=1 if place == 0 else 31, return_dtype=pl.Int64)
    first = _day(year, month, pl.lit("01"))
    return pl.when(day == 31).then(first.dt.month_end()).otherwise(first.dt.offset_by(pl.format("{}d", day - 1)))


def date(month_means: Literal["first", "last"], year: int | None, style: str | None = None) -> Parse:
    """The day. `year` is the file's own, for cells like 3月5日. `style` is what the source or the county says of it:
    `roc` counts years from 1911; `day_month_year` and `month_day_year` put the year last (05/03/2024).
    """
    # spaces go only after the clock has gone, or 2024-03-05 08:30 would run together
    bare = TEXT.str.normalize("NFKC").str.replace_all(rf"[{INVISIBLE}]", "").str.replace(_TIME, "")
    full = [*_FULL, _YEAR_LAST[style]] if style in _YEAR_LAST else _FULL
    named = {f"full{nth}": pattern for nth, pattern in enumerate(full)}
    shapes = {**named, "short": _SHORT, "month": _MONTH, "yearless": _NO_YEAR, "old": _ROC}
    looks = pl.any_horizontal(_part(name, "m").is_not_null() for name in shapes if name != "old")
    this_year = pl.lit(str(year) if year else None, pl.String)
    reason = (
        pl.when(pl.col("day").is_not_null())
        .then(quoted("的年份不合情理，请核对"))
        .when(_part("yearless", "m").is_not_null() & this_year.is_null())
        .then(quoted("没有写年份，文件名和标题里也没有，请写全年月日"))
        .when(looks | _part("month", "n").is_not_null())
        .then(quoted("在日历上没有这一天，请核对"))
        .otherwise(quoted("不是看得懂的日期，请写成 2024-03-05"))
    )
    return Parse(
        value=pl.when(pl.col("day").dt.year().is_between(*YEARS)).then(pl.col("day")),
        reason=reason,
        steps=(
            {"bare": bare.str.replace_all(SPACE, "")},
            {name: pl.col("bare").str.extract_groups(pattern) for name, pattern in shapes.items()},
            {"day": _read([*named], this_year, month_means, roc=style == "roc")},
        ),
        easy=_easy,
    )


def _part(shape: str, name: str) -> pl.Expr:
    return pl.col(shape).struct.field(name)


def _read(full: list[str], this_year: pl.Expr, month_means: Literal["first", "last"], *, roc: bool) -> pl.Expr:
    """The day by the first shape that fits and that the calendar has."""
    is_roc = pl.col("bare").str.starts_with("民国") | pl.lit(roc)
    roc_year = (_part("old", "y").cast(pl.Int64, strict=False) + 1911).cast(pl.String)
    month_no = _part("month", "m").fill_null(_part("month", "n"))
    m, d = _part("yearless", "m"), _part("yearless", "d")
    return pl.coalesce(
        *(_day(*(_part(shape, k) for k in "ymd")) for shape in full),
        pl.when(is_roc).then(_day(roc_year, _part("old", "m"), _part("old", "d"))),
        pl.when(~is_roc).then(_day(pl.lit("20") + _part("short", "y"), _part("short", "m"), _part("short", "d"))),
        _in_month(_part("month", "y"), month_no, _part("month", "part"), month_means),
        _day(this_year, m, d),
        pl.when(d.is_null()).then(_in_month(this_year, m, _part("yearless", "part"), month_means)),
        pl.date(1899, 12, 30) + pl.duration(days=pl.col("bare").str.extract(_SERIAL).cast(pl.Int64, strict=False)),
    )


def _easy(text: pl.Expr) -> pl.Expr:
    """What the template and Excel's own date cells give: 2024-03-05, with or without a clock."""
    day = text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    return pl.when(text.str.contains(_ISO) & day.dt.year().is_between(*YEARS)).then(day)
