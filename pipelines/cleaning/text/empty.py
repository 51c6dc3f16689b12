"""Empty: the many ways a clerk writes that there is nothing, and the ways Excel says a formula broke."""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.text.text import PLAIN

EMPTY_WORDS = (
    "无",
    "暂无",
    "待定",
    "未定",
    "不详",
    "空",
    "详见附件",
    "见附件",
    "详见合同",
    "null",
    "none",
    "nan",
    "n/a",
    "na",
)
_MARKS = r"[/\\|\-—–―‐‑−_.。、·*~]*"
EXCEL_ERROR = r"(?i)^#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|GETTING_DATA|SPILL!|CALC!)$"

# a formula that its program left for Excel to work out, or one typed as text; ==== is a line somebody drew
UNCALCULATED = r"^=[^=]"
NOT_CALCULATED = "这个公式还没有计算过，请用 Excel 打开、保存后再报送"
_WORDS = "|".join(EMPTY_WORDS)


def is_empty(text: pl.Expr = PLAIN) -> pl.Expr:
    """Is the compared text a marker for nothing?"""
    return text.str.contains(rf"(?i)^(?:{_MARKS}|{_WORDS})$")


def is_uncalculated(text: pl.Expr = PLAIN) -> pl.Expr:
    """Is the compared text a formula instead of its result?"""
    return text.str.contains(UNCALCULATED)


def is_broken(text: pl.Expr = PLAIN) -> pl.Expr:
    """Is the compared text an Excel error?"""
    return text.str.contains(EXCEL_ERROR)
