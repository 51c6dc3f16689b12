"""Text: the forms of a cell's text — as typed, and as compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import polars as pl

from pipelines.reading.sheet import INVISIBLE

SPACE = rf"[\s{INVISIBLE}]+"
TEXT, PLAIN, VALUE = pl.col("text"), pl.col("plain"), pl.col("value")
_SPACE = re.compile(SPACE)
QUOTED = 40  # characters of a cell that a sentence shows
_CUT_NUMBER = r"\d[\d .·—/()-]{3,}$"  # four digits or more at the cut; three are shown of any telephone


# Texts made of these alone are their own `compared` form: printable ASCII and the ideographs NFKC leaves as they are.
TIDY = r"!-~\x{4e00}-\x{9fff}"


@lru_cache(maxsize=100_000)  # the opening of a sheet is tried as a header many times over
def compared(text: str) -> str:
    """NFKC (full width, compatibility ideographs) without any white space: what texts are compared by."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def plain(text: pl.Expr) -> pl.Expr:
    """`compared` for a column."""
    return text.str.normalize("NFKC").str.replace_all(SPACE, "")


def kept(text: pl.Expr) -> pl.Expr:
    """What a page shows: the original, without the white space around it and the invisible characters in it."""
    return (
        text.str.replace_all(rf"[{INVISIBLE}]", "")
        .str.replace_all(r"[\s&&[^ ]]+", " ")
        .str.strip_chars()
        .replace("", None)
    )


def shown(text: pl.Expr) -> pl.Expr:
    """A cell's text as a sentence quotes it: on one line, nothing hidden in it, cut to a readable length."""
    line = text.str.slice(0, QUOTED).str.replace_all(rf"[\r\n\t{INVISIBLE}]", " ")
    # Half a telephone number is not known for one any more, and would be shown: it goes whole.
    return pl.when(text.str.len_chars() > QUOTED).then(line.str.replace(_CUT_NUMBER, "") + "…").otherwise(line)


def quoted(sentence: str) -> pl.Expr:
    """A reason that opens with the cell's own text."""
    return pl.format("“{}”" + sentence.replace("{", "{{").replace("}", "}}"), shown(TEXT))
