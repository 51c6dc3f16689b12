"""Codes: identifiers as text, one spelling each; codes that Excel has damaged are refused."""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.text.distinct import Parse
from pipelines.cleaning.text.empty import is_broken, is_empty
from pipelines.cleaning.text.text import PLAIN, TEXT, TIDY, kept, quoted

_SCIENTIFIC = r"^[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}$"
_DASHES = r"[—–―‐‑−]"
_WELL_FORMED = r"^[0-9A-Za-z][0-9A-Za-z_./-]*$"  # plain ASCII; hanzi and other marks are read with patience
_NOT_SO = r"(?i)^(?:null|none|nan|n/?a|[0-9](?:\.[0-9]+)?e[0-9]{1,3})$"  # well formed, but nothing, or damaged
_MARKED = r"""^["^\\@+]|["'`^]$"""  # marks of programs that nobody wrote into the number itself
_SHOWN = rf"^[{TIDY},。;:!?()、“”《》·—]+$"  # nothing that `kept` would change


def code() -> Parse:
    """The identifier without spaces, full-width letters, odd dashes and a leading text mark."""
    value = PLAIN.str.replace_all(_DASHES, "-").str.replace(r"^['`‘’]", "")
    return Parse(
        value=pl.when(~PLAIN.str.contains(_SCIENTIFIC) & ~value.str.contains(_MARKED)).then(value),
        reason=pl.when(PLAIN.str.contains(_SCIENTIFIC))
        .then(quoted("是被 Excel 当成数字的编号，Excel 已丢失位数，请把该列设为文本格式后重新填写"))
        .when(value.str.contains(_MARKED))
        .then(quoted("前后带有不属于编号的符号，请只写编号")),
        easy=_easy_code,
    )


def _easy_code(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(_WELL_FORMED) & ~text.str.contains(_NOT_SO)).then(text)


def words() -> Parse:
    """Free text as typed."""
    return Parse(kept(TEXT), pl.lit(None, pl.String), easy=_easy_words)


def _easy_words(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(_SHOWN) & ~is_empty(text) & ~is_broken(text) & ~text.str.starts_with("=")).then(
        text
    )
