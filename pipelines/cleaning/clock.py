"""Clock: the time of day behind a day, and by how many days its time zone moves the day in China.

2024-03-04T16:00:00.000Z  →  2024-03-04 and 1      16:00 in London is midnight in Beijing
2024-03-05 08:30          →  2024-03-05 and 0      no zone: the clock of whoever wrote it
"""

from __future__ import annotations

import polars as pl

CHINA = 8 * 60  # minutes before Greenwich
_HALF = r"(?P<half>上午|下午|凌晨|中午|晚上|[AaPp]\.?[Mm]\.?)?"
_TIME = (
    r"(?:(?P<h>[0-9]{1,2})[::时点](?P<mi>[0-9]{1,2})?分?(?:[::]?[0-9]{1,2}(?:[.,:][0-9]+)?秒?)?"
    r"|(?P<h2>[0-9]{1,2})\.(?P<mi2>[0-9]{2})\.[0-9]{2}(?:\.[0-9]+)?"
    r"|(?P<h3>[0-2][0-9])(?P<mi3>[0-5][0-9])[0-5][0-9](?:\.[0-9]+)?)"
)
_ZONE = (
    r"(?P<zone>Z|z|(?:UTC|GMT|UT|北京时间)?[+-][0-9]{1,2}(?::?[0-9]{2})?(?: ?(?:UTC|GMT|CST|[+-][0-9]{2}))?"
    r"|UTC|GMT|UT|CST|PRC|北京时间|(?:Asia/)?Shanghai)?"
)
# Java names the place behind the offset, JavaScript the zone
_PATTERN = (
    rf"[\sT日号]+{_HALF}\s*{_TIME}\s*(?P<half2>[AaPp]\.?[Mm]\.?)?\s*{_ZONE}"
    r"\s*(?:\[[A-Za-z/_]+\])?\s*(?:\([^()]*\))?\s*$"
)
_WEEKDAY = r"[\s(]*(?:星期|周|礼拜)[一二三四五六日天]\)?"
_OFFSET = r"(?P<sign>[+-])(?P<oh>[0-9]{1,2})(?::?(?P<om>[0-9]{2}))?"
_DB2 = r"-([0-9]{2}\.[0-9]{2}\.[0-9]{2}(?:\.[0-9]+)?)$"  # 2024-03-05-08.30.00
_DAY_IN_CHINA = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})\+08:?00$"
TWO_ZONES = 10  # o'clock; before it CST is the same day whether it means China's time or America's


def in_order(text: pl.Expr) -> pl.Expr:
    """2024年3月5日 星期二 8:30 → 2024年3月5日 8:30; a day, a blank, a clock."""
    bare = text.str.replace(_WEEKDAY, " ").str.strip_chars()
    return bare.str.replace(_DB2, " $1").str.replace(_DAY_IN_CHINA, "$1")


def day_part(text: pl.Expr) -> pl.Expr:
    """The text without its clock."""
    return text.str.replace(_PATTERN, "")


def clock(text: pl.Expr) -> pl.Expr:
    """The parts of the clock as texts, null where there is none."""
    return text.str.extract_groups(_PATTERN)


def offset(zone: pl.Expr) -> pl.Expr:
    """The parts of a zone that is written as hours before or behind Greenwich."""
    return zone.str.extract_groups(_OFFSET)


def moved(time: pl.Expr, ahead: pl.Expr) -> pl.Expr:
    """Days by which the day in China is later than the one written; null where CST leaves it open."""
    zone = time.struct.field("zone")
    hour, minute = (pl.coalesce(_whole(time, f"{part}{n}") for n in ("", "2", "3")) for part in ("h", "mi"))
    half = pl.coalesce(time.struct.field("half"), time.struct.field("half2"))
    late = half.str.contains("(?i)^(?:下午|晚上|p)") & (hour < 12)
    early = half.str.contains("(?i)^(?:上午|凌晨|a)") & (hour == 12)
    hour = pl.when(late).then(hour + 12).when(early).then(0).otherwise(hour)
    minutes = _whole(ahead, "oh") * 60 + _whole(ahead, "om").fill_null(0)
    east = pl.when(ahead.struct.field("sign") == "-").then(-minutes).otherwise(minutes)
    east = east.fill_null(pl.when(zone.str.contains(r"^(?:[Zz]|UTC|GMT|UT)$")).then(0))
    days = (hour * 60 + minute.fill_null(0) - east + CHINA).floordiv(24 * 60)
    open_ = (zone == "CST") & (hour >= TWO_ZONES)
    return pl.when(~open_.fill_null(False)).then(days.fill_null(0))


def _whole(parts: pl.Expr, name: str) -> pl.Expr:
    return parts.struct.field(name).cast(pl.Int64, strict=False)
