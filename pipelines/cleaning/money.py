"""Money: a cell → integer fen by whole-number arithmetic; no float ever holds an amount."""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.distinct import Parse
from pipelines.cleaning.text import PLAIN, quoted
from pipelines.cleaning.units import FEN_POWER

_FINEST = 10  # decimals kept while computing: 1 fen is the tenth decimal of 亿元
_AMOUNT = (
    r"(?i)^(?:约为?|大约|合计|人民币|rmb|cny)*[¥¥$]?"
    r"(?P<sign>[+\-−±]?)[¥¥]?"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.(?P<decimals>\d*))?"
    r"(?P<unit>亿元?|百万元?|万元?|千元|百元|元|分)?整?(?:人民币)?(?:左右|上下)?(?:\([^()]{0,20}\))?$"
)
_MOST = 10**18
_WORD = {"亿": "亿元", "百万": "百万元", "万": "万元"}


def money(unit: str) -> Parse:
    """Fen, the cell read in `unit` unless it names its own. More decimals than the fen has: refused."""
    parts = PLAIN.str.replace(r"^\(([\d,.]+)\)$", "-$1").str.extract_groups(_AMOUNT)
    own = parts.struct.field("unit").replace(_WORD)
    power = own.replace_strict(FEN_POWER, default=FEN_POWER[unit], return_dtype=pl.Int64)
    below = power.replace_strict({p: 10 ** (_FINEST - p) for p in FEN_POWER.values()}).cast(pl.Int128)
    decimals = parts.struct.field("decimals").fill_null("").str.strip_chars_end("0")
    digits = parts.struct.field("whole").str.replace_all(",", "") + decimals.str.slice(0, _FINEST).str.pad_end(
        _FINEST, "0"
    )
    scaled = digits.cast(pl.Int128, strict=False)
    fen = scaled // below
    negative = parts.struct.field("sign").is_in(["-", "−"])
    reason = (
        pl.when(parts.struct.field("whole").is_null())
        .then(quoted("不是看得懂的金额,请只写数字(可带 元、万元)"))
        .when(parts.struct.field("sign") == "±")
        .then(quoted("没有写明是增还是减,请写 + 或 -"))
        .when((decimals.str.len_chars() > power) | (scaled % below != 0))
        .then(quoted("细到分以下,请按分取整后再填"))
        .when(fen >= _MOST)
        .then(quoted("大得不合情理,请核对数字和单位"))
    )
    value = fen.cast(pl.Int64, strict=False)
    return pl.when(negative).then(-value).otherwise(value), reason
