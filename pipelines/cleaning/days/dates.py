"""Dates: every way a ledger writes a day → the day, or the reason with the cell's own text."""

from __future__ import annotations

from typing import Literal

import polars as pl

from pipelines.cleaning.cells.grouping import marked
from pipelines.cleaning.days import year_last
from pipelines.cleaning.days.clock import clock, day_part, in_order, moved, offset
from pipelines.cleaning.days.stamps import as_people_write
from pipelines.cleaning.days.year_last import OPEN_CENTURY, day_of, in_century, part
from pipelines.cleaning.text.distinct import Parse
from pipelines.cleaning.text.text import SPACE, TEXT, quoted, shown

_SEPARATOR = r"[-./年,、。]"
_FULL = [  # year, month, day
    rf"^(?P<y>[0-9]{{4}}){_SEPARATOR}(?P<m>[0-9]{{1,2}})[-./月,、。](?P<d>[0-9]{{1,2}})[日号]?$",
    r"^(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?:(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9])?)?$",
]
_SHORT = rf"^(?P<y>[0-9]{{2}}){_SEPARATOR}(?P<m>[0-9]{{1,2}})[-./月](?P<d>[0-9]{{1,2}})[日号]?$"
_ROC = rf"^(?:民国)?(?P<y>[0-9]{{2,3}}){_SEPARATOR}(?P<m>[0-9]{{1,2}})[-./月](?P<d>[0-9]{{1,2}})[日号]?$"
_MONTH = (
    r"^(?P<y>(?:19|20)[0-9]{2})(?:[-./年](?P<m>[0-9]{1,2})|(?P<n>[0-9]{2}))月?份?(?P<part>上旬|中旬|下旬|月?底|末|初)?$"
)
_NO_YEAR = r"^(?P<m>[0-9]{1,2})月(?:(?P<d>[0-9]{1,2})[日号]?|份?(?P<part>上旬|中旬|下旬|底|末|初)?)$"
_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])?$"
_COMMON = (
    r"^(?P<y>[0-9]{4})[-./年](?P<m>[0-9]{1,2})[-./月](?P<d>[0-9]{1,2})日?$",
    r"^(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})$",
)
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
_EPOCH = r"^[0-9]{10}(?:[0-9]{3}|[0-9]{6}|[0-9]{9})?(?:\.[0-9]+)?$"  # seconds since 1970, or thousandths of them
YEARS = (1, 9999)  # what the calendars of every later step can hold; the field's own range is far narrower


def _in_month(year: pl.Expr, month: pl.Expr, part: pl.Expr, month_means: Literal["first", "last"]) -> pl.Expr:
    place = 0 if month_means == "first" else 1
    wanted = {word: days[place] for word, days in _DAYS.items()}
    day = part.replace_strict(wanted, default=1 if place == 0 else 31, return_dtype=pl.Int64)
    first = day_of(year, month, pl.lit("01"))
    return pl.when(day == 31).then(first.dt.month_end()).otherwise(first.dt.offset_by(pl.format("{}d", day - 1)))


def date(
    month_means: Literal["first", "last"], year: int | None, style: str | None = None, from_1904: bool = False
) -> Parse:
    """The day in China. `year` is the file's own, for cells like 3月5日. `style` is what the source or the county says
    of it: `roc` counts years from 1911; `day_month_year` and `month_day_year` put the year last (05/03/2024). In a
    workbook that counts its days `from_1904` a plain number goes back: it may be its own, or pasted from another.
    """
    # spaces go only after the clock has gone, or 2024-03-05 08:30 would run together
    full = {f"full{nth}": pattern for nth, pattern in enumerate(_FULL)}
    shapes = {**full, "short": _SHORT, "month": _MONTH, "yearless": _NO_YEAR, "old": _ROC, **year_last.SHAPES}
    this_year = pl.lit(str(year) if year else None, pl.String)
    serial = pl.col("bare").str.contains(_SERIAL)
    return Parse(
        value=pl.when(pl.col("day").dt.year().is_between(*YEARS) & ~marked()).then(pl.col("day")),
        reason=_reason([*full, "short", "month", "yearless"], this_year, serial & pl.lit(from_1904)),
        steps=(
            {"written": in_order(pl.col("anew"))},
            {"bare": _without_blanks(day_part(pl.col("written"))), "time": clock(pl.col("written"))},
            {name: pl.col("bare").str.extract_groups(pattern) for name, pattern in shapes.items()}
            | {"ahead": offset(pl.col("time").struct.field("zone"))},
            {"moved": moved(pl.col("time"), pl.col("ahead"))},
            *year_last.steps(style),
            {"written_day": _read([*full], this_year, month_means, style, from_1904)},
            {"day": pl.col("written_day") + pl.duration(days=pl.col("moved"))},
        ),
        easy=_easy,
        common=_common,
        anew=as_people_write,
    )


def _without_blanks(day: pl.Expr) -> pl.Expr:
    """2024 1 2 → 2024-1-2: a blank between two digits parts them, all others mean nothing."""
    for _ in range(2):  # a figure of one digit has a blank on either side
        day = day.str.replace_all(r"([0-9])\s+([0-9])", "$1-$2")
    return day.str.replace_all(SPACE, "")


def _reason(shapes: list[str], this_year: pl.Expr, mac_serial: pl.Expr) -> pl.Expr:
    looks = pl.any_horizontal(*(part(name, "m").is_not_null() for name in shapes), pl.col("is_last"))
    either = pl.format("“{}”看不出是{}还是{}，请写成 2024-03-05", shown(TEXT), *(_said(f"is_{k}") for k in "xy"))
    return (
        pl.when(marked())
        .then(quoted("旁边带着角标或圈码，看不出是哪一天，请写成 2024-03-05"))
        .when(pl.col("written_day").is_not_null() & pl.col("moved").is_null())
        .then(_of_clock())
        .when(pl.col("day").is_not_null())
        .then(quoted("的年份不合情理，请核对"))
        .when(pl.col("is_x").is_not_null())
        .then(either)
        .when(mac_serial)
        .then(quoted("没有日期格式，而这个工作簿从 1904 年起数日子，看不出是哪一天，请写成 2024-03-05"))
        .when(pl.col("bare").str.contains(_EPOCH))
        .then(quoted("像是程序里从 1970 年起数的秒数，不是日期，请写成 2024-03-05"))
        .when(part("yearless", "m").is_not_null() & this_year.is_null())
        .then(quoted("没有写年份，文件名和标题里也没有，请写全年月日"))
        .when(_is_of_open_century())
        .then(quoted("的年份只写了两位，看不出是 19 还是 20 开头，请写成 2024-03-05"))
        .when(looks | part("month", "n").is_not_null())
        .then(quoted("在日历上没有这一天，请核对"))
        .otherwise(quoted("不是看得懂的日期，请写成 2024-03-05"))
    )


def _is_of_open_century() -> pl.Expr:
    years = [part(shape, "y").cast(pl.Int64, strict=False) >= OPEN_CENTURY for shape in ("short", "short_last")]
    return pl.any_horizontal(late.fill_null(False) for late in years)


def _of_clock() -> pl.Expr:
    """What of the clock leaves the day open."""
    american = quoted("里的 CST 看不出是中国时间还是美国时间，请写成 2024-03-05")
    other = quoted("的时间或时区不是看得懂的，看不出是中国的哪一天，请写成 2024-03-05")
    return pl.when(pl.col("time").struct.field("zone") == "CST").then(american).otherwise(other)


def _said(name: str) -> pl.Expr:
    """3月5日; with its year, where the two readings do not agree on it."""
    day, years = pl.col(name), pl.col("is_x").dt.year() != pl.col("is_y").dt.year()
    short = pl.format("{}月{}日", day.dt.month(), day.dt.day())
    return pl.when(years).then(pl.format("{}年{}", day.dt.year(), short)).otherwise(short)


def _read(
    full: list[str], this_year: pl.Expr, month_means: Literal["first", "last"], style: str | None, from_1904: bool
) -> pl.Expr:
    """The day by the first shape that fits and that the calendar has."""
    is_roc = pl.col("bare").str.starts_with("民国") | pl.lit(style == "roc")
    roc_year = (part("old", "y").cast(pl.Int64, strict=False) + 1911).cast(pl.String)
    month_no = part("month", "m").fill_null(part("month", "n"))
    m, d = part("yearless", "m"), part("yearless", "d")
    short = day_of(in_century(part("short", "y")), part("short", "m"), part("short", "d"))
    serial = pl.col("bare").str.extract(_SERIAL).cast(pl.Int64, strict=False)
    return pl.coalesce(
        *(day_of(*(part(shape, k) for k in "ymd")) for shape in full),
        pl.when(is_roc).then(day_of(roc_year, part("old", "m"), part("old", "d"))),
        pl.when(~is_roc).then(pl.col("is_day")),
        pl.when(~is_roc & ~pl.col("is_last")).then(short),
        _in_month(part("month", "y"), month_no, part("month", "part"), month_means),
        day_of(this_year, m, d),
        pl.when(d.is_null()).then(_in_month(this_year, m, part("yearless", "part"), month_means)),
        pl.when(~pl.lit(from_1904)).then(pl.date(1899, 12, 30) + pl.duration(days=serial)),
    )


def _easy(text: pl.Expr) -> pl.Expr:
    """What the template and Excel's own date cells give: 2024-03-05, with or without a clock."""
    day = text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    return pl.when(text.str.contains(_ISO) & day.dt.year().is_between(*YEARS)).then(day)


def _common(text: pl.Expr) -> pl.Expr:
    """2024/3/5, 2024.03.05, 2024年3月5日, 20240305."""
    shapes = [text.str.extract_groups(shape) for shape in _COMMON]
    days = (day_of(*(shape.struct.field(name) for name in "ymd")) for shape in shapes)
    day = pl.coalesce(days)
    return pl.when(day.dt.year().is_between(*YEARS)).then(day)
