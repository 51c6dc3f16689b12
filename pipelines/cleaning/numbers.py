"""Numbers: counts, quantities and coordinates, as text → integer or float."""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.distinct import Parse
from pipelines.cleaning.text import PLAIN, VALUE, quoted

# A unit behind the number says nothing new: 120天, 15人, 3.5公里, 119.015°E.
_UNIT = (
    r"(?:日历天|天|日|个月|年度?|人次|人|名|位|户|个|次|处|点|张|盏|座|条|套"
    r"|公里|千米|平方米|立方米|米|亩|km|m2|m3|m|°[NEne]?)?"
)
_NUMBER = rf"^约?(?P<number>[+\-−]?(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,15}})(?:\.[0-9]*)?){_UNIT}$"


def _number() -> pl.Expr:
    text = PLAIN.str.extract_groups(_NUMBER).struct.field("number")
    return text.str.replace_all(",", "").str.replace("−", "-").str.strip_prefix("+")


def number() -> Parse:
    """A quantity or a coordinate."""
    value = _number().cast(pl.Float64, strict=False) + 0.0  # a minus before nothing means nothing
    return Parse(value, pl.when(VALUE.is_null()).then(quoted("不是数字")), easy=_easy_number)


def integer() -> Parse:
    """A count: decimals are allowed only if they are zeros."""
    whole = _number().str.replace(r"\.0*$", "")
    value = whole.cast(pl.Int64, strict=False)
    fraction = pl.when(whole.is_not_null()).then(quoted("不是整数")).otherwise(quoted("不是数字"))
    return Parse(value, pl.when(VALUE.is_null()).then(fraction), easy=_easy_integer)


def _easy_number(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(r"^-?[0-9]{1,15}(?:\.[0-9]+)?$")).then(text).cast(pl.Float64, strict=False) + 0.0


def _easy_integer(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(r"^-?[0-9]{1,15}$")).then(text).cast(pl.Int64, strict=False)
