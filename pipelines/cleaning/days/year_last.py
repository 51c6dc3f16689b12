"""Year last: days whose year stands behind day and month, which two countries write in two ways.

25/12/2024  →  one reading
03/05/2024  →  3月5日 or 5月3日, unless the source's way is known
03/05/24    →  2024年3月5日 in America, 2003年5月24日 here
"""

from __future__ import annotations

import polars as pl

SHAPES = {
    "last": r"^(?P<a>[0-9]{1,2})[-./](?P<b>[0-9]{1,2})[-./](?P<y>[0-9]{4})$",
    "short_last": r"^(?P<a>[0-9]{1,2})(?P<mark>[-./])(?P<b>[0-9]{1,2})[-./](?P<y>[0-9]{2})$",
}
_OLDEST = 13  # a year of two digits behind day and month is one of these works only from 2013 on
OPEN_CENTURY = 50  # no work of today is planned for so late; programs read from 30, 50 or 70 on as of the last century
_NO_DAY = pl.lit(None, pl.Date)


def day_of(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """The date, or null where the calendar has no such day."""
    text = pl.concat_str(year, month.str.pad_start(2, "0"), day.str.pad_start(2, "0"), separator="-")
    return text.str.to_date("%Y-%m-%d", strict=False)


def in_century(year: pl.Expr) -> pl.Expr:
    """24 → 2024; null for 50 and more: 99 was meant as 1999 by some and is 2099 to others."""
    return pl.when(year.cast(pl.Int64, strict=False) < OPEN_CENTURY).then(pl.lit("20") + year)


def part(shape: str, name: str) -> pl.Expr:
    return pl.col(shape).struct.field(name)


def steps(style: str | None) -> tuple[dict[str, pl.Expr], ...]:
    """What a day with its year behind it says: `is_day` if there is one reading only, else the readings `is_x`, `is_y`.

    25/12/2024 has one; 03/05/2024 has two, and 03/05/24 even three (2003-05-24), unless the source's `style` is known.
    In steps, each with columns of its own: an expression within others is worked out again in every one of them.
    """
    last = pl.coalesce(part("last", "y"), part("short_last", "y")).is_not_null()
    if style in ("day_month_year", "month_day_year"):
        chosen = _by("a", "b") if style == "month_day_year" else _by("b", "a")
        return ({"is_day": chosen, "is_x": _NO_DAY, "is_y": _NO_DAY, "is_last": last},)
    year_first = day_of(in_century(part("short", "y")), part("short", "m"), part("short", "d"))
    orders = {"month_first": _by("a", "b"), "day_first": _by("b", "a"), "year_first": year_first, "is_last": last}
    differ = pl.col("several") != pl.col("against")
    readings: dict[str, pl.Expr] = {
        "is_day": pl.when(~differ.fill_null(False)).then(pl.coalesce("year_first", "month_first", "day_first")),
        "is_x": pl.when(differ).then(pl.min_horizontal("several", "against")),
        "is_y": pl.when(differ).then(pl.max_horizontal("several", "against")),
    }
    return orders, _two_readings(), readings


def _two_readings() -> dict[str, pl.Expr]:
    """The two days that may be meant.

    24.3.25 and 24/3/5 are how ledgers here write days; 24/03/25 may come from abroad.
    """
    lead, mark = part("short_last", "a").cast(pl.Int64), part("short_last", "mark")
    new = part("short_last", "y").cast(pl.Int64) >= _OLDEST
    other = pl.coalesce("month_first", "day_first")
    perhaps = pl.when((lead < _OLDEST) | (new & (mark != "."))).then(other)
    is_short = pl.col("year_first").is_not_null()
    return {
        "several": pl.when(is_short).then(perhaps).otherwise("month_first"),
        "against": pl.when(is_short).then("year_first").otherwise("day_first"),
    }


def _by(month: str, day: str) -> pl.Expr:
    """The day whose year stands last, in four digits or two."""
    long = day_of(part("last", "y"), part("last", month), part("last", day))
    short = day_of(in_century(part("short_last", "y")), part("short_last", month), part("short_last", day))
    return pl.coalesce(long, short)
