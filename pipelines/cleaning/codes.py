"""Codes: identifiers as text, one spelling each; codes that Excel has damaged are refused."""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.distinct import Parse
from pipelines.cleaning.text import PLAIN, TEXT, kept, quoted

_SCIENTIFIC = r"^\d(?:\.\d+)?[eE]\+?\d{1,3}$"
_DASHES = r"[—–―‐‑−]"


def code() -> Parse:
    """The identifier without spaces, full-width letters, odd dashes and a leading text mark."""
    value = PLAIN.str.replace_all(_DASHES, "-").str.replace(r"^['`‘’]", "")
    return value, pl.when(PLAIN.str.contains(_SCIENTIFIC)).then(
        quoted("是被 Excel 当成数字的编号,Excel 已丢失位数,请把该列设为文本格式后重新填写")
    )


def words() -> Parse:
    """Free text as typed."""
    return kept(TEXT), pl.lit(None, pl.String)
