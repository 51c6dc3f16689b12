"""Grouping: one number in a cell, or several — what may part the digits of one, and what parts two.

380 000 · 380,000 · 380'000 · 1 234.56   →  one number: groups of three, all parted alike
380000 200000 · 20 18 · 38⏎12 · 1,234 567 · 0,386 · 38/12   →  none: nobody knows which, or what is meant
"""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.distinct import Parse
from pipelines.cleaning.text import PLAIN, TEXT, quoted
from pipelines.reading.number_formats import MARK
from pipelines.reading.sheet import INVISIBLE

# Blanks have gone from the compared text; where they stood is looked up in the text as typed (`parted`).
WHOLE = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?:['’][0-9]{3})+|[0-9]{1,18})"
SEPARATORS = "[,'’]"
SEVERAL = "：一格里有不止一个数，请一格只写一个数，分成几行或几列后再填"
SHOWN_OTHERWISE = "：单元格的格式让看到的数和实际的数不一样，请把格式改为“常规”，再核对要填的数"
_APART = r"[0-9.,]\s+[.,]?[0-9]"
_IN_THREES = r"^[^0-9]*[1-9][0-9]{0,2}(?: [0-9]{3})+(?:\.[0-9]+)?[^0-9]*$"


def parted(text: pl.Expr = TEXT) -> pl.Expr:
    """Do blanks, tabs or line breaks part the digits of the text in any way but into groups of three?"""
    even = text.str.normalize("NFKC").str.replace_all(f"[{INVISIBLE}]", "")
    return even.str.contains(_APART) & ~even.str.contains(_IN_THREES)


def several(plain: pl.Expr = PLAIN) -> pl.Expr:
    """Does the compared text hold digits that something parts which is neither a point nor a comma?"""
    return plain.str.contains(r"[0-9][^0-9.,'’]+[0-9]") & ~plain.str.contains(r"^[0-9.]+[eE][+-]?[0-9]+$")


def of_one_number(way: Parse, what: str) -> Parse:
    """The same reading for cells of one number; the others get a sentence of their own: “38 12”不是数字：一格里…."""
    marked = TEXT.str.contains(MARK, literal=True)
    reason = pl.when(pl.col("parted") | several()).then(quoted(what + SEVERAL)).otherwise(way.reason)
    return way._replace(
        value=pl.when(~pl.col("parted")).then(way.value),
        reason=pl.when(marked).then(quoted(SHOWN_OTHERWISE)).otherwise(reason),
        steps=({"parted": parted()}, *way.steps),
    )
