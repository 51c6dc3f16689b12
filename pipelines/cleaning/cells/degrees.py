"""Degrees: what a clerk typed as a longitude or a latitude → decimal degrees, or two of them from one cell.

119.0150 · 119°00′54″E · 东经119度0分54秒 · E119.0150 · 119°0.9′ · and both in one cell: 119.0150,25.4318.
119.01 50 and 119.01² are none: nobody knows where the number ends.
"""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.cells.grouping import apart, marked
from pipelines.cleaning.text.text import SPACE

_OPENING = r"(?:经度|纬度|东经|西经|北纬|南纬|lng|lon|lat|[ewns])"
_DEGREE, _MINUTE, _SECOND = r"[°度o\x{30a}]", r"['′’`\x{301}分]", r"(?:[\"″”秒]|['′’]{2})"
_PART = r"[0-9]{1,12}(?:\.[0-9]{1,20})?"
_ONE = (
    rf"^(?P<before>{_OPENING})?[:=]?(?P<sign>[+\-−])?(?P<degrees>{_PART})"
    rf"(?:{_DEGREE}(?:(?P<minutes>{_PART}){_MINUTE}(?:(?P<seconds>{_PART}){_SECOND})?)?)?(?P<after>[ewns])?$"
)
_NORTHERLY, _EASTERLY = ("纬度", "北纬", "南纬", "lat", "n", "s"), ("经度", "东经", "西经", "lng", "lon", "e", "w")
# Two numbers parted by a comma or the like, or by white space that does not stand inside degrees, minutes, seconds.
_TWO = r"^(?P<one>.*[0-9][^,;、/|]*?)\s*[,;、/|]\s*(?P<two>[^,;、/|]*[0-9].*)$"
_SPACED = r"^(?P<one>\D{0,3}[0-9]\S*)\s+(?P<two>\D{0,3}[0-9]\S*)$"
_INNER = rf"\s*({_DEGREE}|[分秒:=]|['′’\"″”])\s*([0-9])"


def degrees(text: pl.Expr) -> pl.Expr:
    """A struct of `value` (decimal degrees; south and west negative; null where it is none) and `axis` (lng, lat)."""
    plain = text.str.normalize("NFKC").str.replace_all(SPACE, "").str.to_lowercase()
    part = plain.str.extract_groups(_ONE).struct
    size, minutes, seconds = (part.field(name).cast(pl.Float64) for name in ("degrees", "minutes", "seconds"))
    value = size + minutes.fill_null(0.0) / 60 + seconds.fill_null(0.0) / 3600
    sound = (minutes.fill_null(0.0) < 60) & (seconds.fill_null(0.0) < 60) & ~apart(text)
    words = [part.field("before"), part.field("after")]
    south = pl.any_horizontal(word.is_in(["西经", "南纬", "w", "s"]).fill_null(False) for word in words)
    lat, lng = (
        pl.any_horizontal(word.is_in(names).fill_null(False) for word in words) for names in (_NORTHERLY, _EASTERLY)
    )
    return pl.struct(
        value=pl.when(sound & ~(lat & lng)).then(
            value * pl.when(south | part.field("sign").is_in(["-", "−"]).fill_null(False)).then(-1.0).otherwise(1.0)
        ),
        axis=pl.when(lat).then(pl.lit("lat")).when(lng).then(pl.lit("lng")),
    )


def parted(text: pl.Expr) -> pl.Expr:
    """A struct of `one` and `two`: the halves of a cell that holds both coordinates, null where it holds one."""
    plain = pl.when(~marked(text)).then(text)
    even = plain.str.normalize("NFKC").str.strip_chars().str.strip_chars("()[]").str.replace_all(_INNER, "$1$2")
    commas, spaces = even.str.extract_groups(_TWO).struct, even.str.extract_groups(_SPACED).struct
    return pl.struct(
        one=pl.coalesce(commas.field("one"), spaces.field("one")),
        two=pl.coalesce(commas.field("two"), spaces.field("two")),
    )
