"""Booleans: 是 有 √ Y 1 and 否 无 × N 0 → true and false."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipelines.cleaning.text.distinct import Parse
from pipelines.cleaning.text.text import PLAIN, VALUE, compared, quoted

YES = ("是", "有", "√", "✓", "✔", "☑", "y", "yes", "true", "1", "对", "已签", "专户", "是的", "有合同")
NO = ("否", "无", "×", "✗", "✘", "x", "n", "no", "false", "0", "没有", "未", "不是", "未签", "非专户", "无合同")


def boolean(words: Mapping[str, str]) -> Parse:
    """True, false, or a reason that names what may be written."""
    table = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)
    table |= {compared(word).lower(): meaning in ("是", "true", "1") for word, meaning in words.items()}
    value = PLAIN.str.to_lowercase().replace_strict(table, default=None, return_dtype=pl.Boolean)
    return Parse(value, pl.when(VALUE.is_null()).then(quoted("看不出是“是”还是“否”，请写 是/否 或 有/无")))
