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
    r"|UTC|GMT|UT|CST|PRC|北京时间|中国标准时间|东八区|(?:Asia/)?Shanghai)?"
)
# Java names the place behind the offset, JavaScript the zone
_PATTERN = (
    rf"[\sT日号]+{_HALF}\s*{_TIME}\s*(?P<half2>[AaPp]\.?[Mm]\.?)?\s*{_ZONE}"
    r"\s*(?:\[(?P<place>[A-Za-z/_]+)\])?\s*(?:\((?P<aside>[^()]*)\))?\s*$"
)
# what such a place says where no offset stands before it; of all others nobody knows the hours
_GREENWICH = (
    r"(?i)^(?:Z|(?:Etc/)?(?:UTC|GMT|UCT|Zulu|Universal|Greenwich)|Coordinated Universal Time|协调世界时|世界协调时)$"
)
_HERE = (
    r"(?i)^(?:PRC|(?:Asia/)?(?:Shanghai|Chongqing|Chungking|Harbin|Beijing)|(?:UTC|GMT)\+0?8(?::?00)?"
    r"|China(?: Standard)? Time|中国(?:标准)?时间|北京时间|东八区(?:时间)?)$"
)
_LIKE_A_ZONE = (
    r"(?i)^(?:[a-z]{1,3}t|[a-z /_]*(?:time|/[a-z_]+)|.*(?:时间|时区|世界时|协调时)|[东西].+区|(?:utc|gmt).*|z)$"
)
_WEEKDAY = r"[\s(]*(?:星期|周|礼拜)[一二三四五六日天]\)?"
_OFFSET = r"(?P<sign>[+-])(?P<oh>[0-9]{1,2})(?::?(?P<om>[0-9]{2}))?"
_DB2 = r"-([0-9]{2}\.[0-9]{2}\.[0-9]{2}(?:\.[0-9]+)?)$"  # 2024-03-05-08.30.00
_DAY_IN_CHINA = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})\+08:?00$"
FARTHEST = 14  # hours; no zone is farther from Greenwich
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
    minute = minute.fill_null(0)
    american = (zone == "CST") & (hour >= TWO_ZONES)
    greenwich, unknown = _by_place(time)
    east = east.fill_null(pl.when(greenwich).then(0))
    days = (hour * 60 + minute - east + CHINA).floordiv(24 * 60)
    impossible = (hour * 60 + minute > 24 * 60) | (minute > 59) | (minutes > FARTHEST * 60) | (_whole(ahead, "om") > 59)
    open_ = pl.any_horizontal(one.fill_null(False) for one in (american, unknown, impossible))
    return pl.when(~open_).then(days.fill_null(0))


def _by_place(time: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Does the bracket behind a clock without an offset name Greenwich, and does it name a zone nobody can reckon?"""
    place, aside = time.struct.field("place"), time.struct.field("aside")
    words, bare = pl.coalesce(place, aside), time.struct.field("zone").is_null()
    greenwich = words.str.contains(_GREENWICH).fill_null(False)
    named = place.is_not_null() | aside.str.contains(_LIKE_A_ZONE).fill_null(False)
    known = greenwich | words.str.contains(_HERE).fill_null(False)
    return bare & greenwich, bare & named & ~known


def _whole(parts: pl.Expr, name: str) -> pl.Expr:
    return parts.struct.field(name).cast(pl.Int64, strict=False)
