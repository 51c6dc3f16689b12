"""Numbers: counts, quantities and coordinates, as text → integer or float."""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.cells.grouping import SEPARATORS, WHOLE, of_one_number
from pipelines.cleaning.cells.measures import ASKS, UNITS
from pipelines.cleaning.cells.numerals import counts
from pipelines.cleaning.text.distinct import Parse
from pipelines.cleaning.text.text import PLAIN, VALUE, quoted

# A unit behind the number says nothing new: 120天, 15人, 3.5公里, 119.015°E — if it is the field's own.
ABOUT = r"(?:约为|约|大约|大概|将近|接近|近|暂估|预估|估计|估算)"
NEARLY = r"(?:左右|上下)"
OPEN_POINT = r"^([^0-9.]*)\.([0-9]+)", "${1}0.$2"  # .5, as databases write it
_MOST_DIGITS = r"^[+\-−]?[0-9]{1,15}(?:\.[0-9]*)?$"


_LEAD = {
    "": "",
    "days": "(?:总?工期|共计?|合计|合同工期)?:?",
    "workdays": "(?:共计?|合计)?",
    "people": "(?:共计?|合计)?",
}


def _number(measure: str) -> pl.Expr:
    unit = rf"(?:(?:{UNITS[measure]})?\((?:{UNITS[measure]})\)|{UNITS[measure]})"
    shape = rf"(?i)^{_LEAD[measure]}{ABOUT}?(?P<number>[+\-−]?{WHOLE}(?:\.[0-9]*)?){unit}?{NEARLY}?[。;]?$"
    plain = pl.coalesce("anew", PLAIN).str.replace(*OPEN_POINT)
    text = plain.str.extract_groups(shape).struct.field("number").str.replace_all(SEPARATORS, "")
    return pl.when(text.str.contains(_MOST_DIGITS)).then(text.str.replace("−", "-").str.strip_prefix("+"))


def _why(measure: str) -> pl.Expr:
    """Why a cell that holds digits is no number of the measure: 24个月 is no number of days."""
    other = quoted(ASKS.get(measure, "不是数字"))
    return pl.when(PLAIN.str.contains(r"[0-9半一二三四五六七八九十两]")).then(other).otherwise(quoted("不是数字"))


def number(measure: str = "") -> Parse:
    """A quantity or a coordinate."""
    value = _number(measure).cast(pl.Float64, strict=False) + 0.0  # a minus before nothing means nothing
    return of_one_number(
        Parse(value, pl.when(VALUE.is_null()).then(_why(measure)), easy=_easy_number, anew=counts), "不是数字"
    )


def integer(measure: str = "") -> Parse:
    """A count: decimals are allowed only if they are zeros."""
    whole = _number(measure).str.replace(r"\.0*$", "")
    value = whole.cast(pl.Int64, strict=False)
    fraction = pl.when(whole.is_not_null()).then(quoted("不是整数")).otherwise(_why(measure))
    return of_one_number(
        Parse(value, pl.when(VALUE.is_null()).then(fraction), easy=_easy_integer, anew=counts), "不是数字"
    )


def _easy_number(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(r"^-?[0-9]{1,15}(?:\.[0-9]+)?$")).then(text).cast(pl.Float64, strict=False) + 0.0


def _easy_integer(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(r"^-?[0-9]{1,15}$")).then(text).cast(pl.Int64, strict=False)
