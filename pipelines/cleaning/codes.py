"""Codes: identifiers as text, one spelling each; codes that Excel has damaged are refused."""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.distinct import Parse
from pipelines.cleaning.empty import is_broken, is_empty
from pipelines.cleaning.text import PLAIN, TEXT, TIDY, kept, quoted

_SCIENTIFIC = r"^\d(?:\.\d+)?[eE]\+?\d{1,3}$"
_DASHES = r"[—–―‐‑−]"
_SHOWN = rf"^[{TIDY},。;:!?()、“”《》·—]+$"  # nothing that `kept` would change


def code() -> Parse:
    """The identifier without spaces, full-width letters, odd dashes and a leading text mark."""
    value = PLAIN.str.replace_all(_DASHES, "-").str.replace(r"^['`‘’]", "")
    easy = TEXT.str.contains(rf"^[0-9A-Za-z\x{{4e00}}-\x{{9fff}}][{TIDY}]*$") & ~is_empty(TEXT)
    return Parse(
        value=pl.when(~PLAIN.str.contains(_SCIENTIFIC)).then(value),
        reason=pl.when(PLAIN.str.contains(_SCIENTIFIC)).then(
            quoted("是被 Excel 当成数字的编号,Excel 已丢失位数,请把该列设为文本格式后重新填写")
        ),
        easy=pl.when(easy & ~TEXT.str.contains(_SCIENTIFIC)).then(TEXT),
    )


def words() -> Parse:
    """Free text as typed."""
    easy = TEXT.str.contains(_SHOWN) & ~is_empty(TEXT) & ~is_broken(TEXT)
    return Parse(kept(TEXT), pl.lit(None, pl.String), easy=pl.when(easy).then(TEXT))
