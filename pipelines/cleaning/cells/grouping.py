"""Grouping: one number in a cell, or several — what may part the digits of one, and what parts two.

380 000 · 380,000 · 380'000 · 1 234.56   →  one number: groups of three, all parted alike
380000 200000 · 20 18 · 38⏎12 · 1,234 567 · 0,386 · 38/12   →  none: nobody knows which, or what is meant
38² · 180① · ⑤                                              →  none: the mark of a footnote is no digit of the number
"""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.text.distinct import Parse
from pipelines.cleaning.text.text import PLAIN, TEXT, quoted
from pipelines.reading.excel.number_formats import MARK
from pipelines.reading.sheet import INVISIBLE

# Blanks have gone from the compared text; where they stood is looked up in the text as typed (`parted`).
WHOLE = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?:['’][0-9]{3})+|[0-9]{1,18})"
SEPARATORS = "[,'’]"
SEVERAL = "：一格里有不止一个数，请一格只写一个数，分成几行或几列后再填"
SHOWN_OTHERWISE = "：单元格的格式让看到的数和实际的数不一样，请把格式改为“常规”，再核对要填的数"
FOOTNOTE = "旁边带着角标或圈码，看不出是不是数的一部分，请只写数，把注释写进备注"
_APART = r"[0-9.,]\s+[.,]?[0-9]"
# Small and circled figures, which half width makes ordinary digits; those of m² and m³ say what is measured.
_FIGURES = (
    r"\x{b2}\x{b3}\x{b9}\x{2070}-\x{2079}\x{2080}-\x{2089}\x{2460}-\x{249b}\x{24ea}-\x{24ff}"
    r"\x{2776}-\x{2793}\x{3251}-\x{325f}\x{32b1}-\x{32bf}\x{1f100}-\x{1f10a}"
)
_MARKED = rf"(?:^|[^mMｍＭ米])[{_FIGURES}]"
_IN_THREES = r"^[^0-9]*[1-9][0-9]{0,2}(?: [0-9]{3})+(?:\.[0-9]+)?[^0-9]*$"


def parted(text: pl.Expr = TEXT) -> pl.Expr:
    """Do blanks, tabs or line breaks part the digits of the text in any way but into groups of three, or marks?"""
    even = text.str.normalize("NFKC").str.replace_all(f"[{INVISIBLE}]", "")
    return even.str.contains(_APART) & ~even.str.contains(_IN_THREES) | marked(text)


def marked(text: pl.Expr = TEXT) -> pl.Expr:
    """Does the text as typed bear small or circled figures, as footnotes and lists do?"""
    return text.str.contains(_MARKED)


def apart(text: pl.Expr) -> pl.Expr:
    """Do blanks of any kind part the digits of the text as typed, or small or circled figures stand beside them?"""
    even = text.str.normalize("NFKC").str.replace_all(f"[{INVISIBLE}]", "")
    return even.str.contains(_APART) | marked(text)


def several(plain: pl.Expr = PLAIN) -> pl.Expr:
    """Does the compared text hold digits that something parts which is neither a point nor a comma?"""
    return plain.str.contains(r"[0-9][^0-9.,'’]+[0-9]") & ~plain.str.contains(r"^[0-9.]+[eE][+-]?[0-9]+$")


def of_one_number(way: Parse, what: str) -> Parse:
    """The same reading for cells of one number; the others get a sentence of their own: “38 12”不是数字：一格里…."""
    odd = TEXT.str.contains(MARK, literal=True)
    reason = pl.when(marked()).then(quoted(FOOTNOTE)).when(pl.col("parted") | several()).then(quoted(what + SEVERAL))
    return way._replace(
        value=pl.when(~pl.col("parted")).then(way.value),
        reason=pl.when(odd).then(quoted(SHOWN_OTHERWISE)).otherwise(reason.otherwise(way.reason)),
        steps=({"parted": parted()}, *way.steps),
    )
