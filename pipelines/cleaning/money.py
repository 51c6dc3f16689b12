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
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})(?:\.(?P<decimals>[0-9]*))?"
    r"(?P<unit>亿元?|百万元?|万元?|千元|百元|元|分)?整?(?:人民币)?(?:左右|上下)?(?:\([^()]{0,20}\))?$"
)
_MOST = 10**18
_WORD = {"亿": "亿元", "百万": "百万元", "万": "万元"}


def money(unit: str) -> Parse:
    """Fen, the cell read in `unit` unless it names its own. More decimals than the fen has: refused."""
    parts = PLAIN.str.replace(r"^\(([0-9,.]+)\)$", "-$1").str.extract_groups(_AMOUNT)
    own = pl.col("unit").replace(_WORD)
    power = own.replace_strict(FEN_POWER, default=FEN_POWER[unit], return_dtype=pl.Int64)
    decimals = pl.col("decimals").fill_null("").str.strip_chars_end("0")
    below = pl.col("power").replace_strict({p: 10 ** (_FINEST - p) for p in FEN_POWER.values()}).cast(pl.Int128)
    kept = pl.col("decimals").str.slice(0, _FINEST).str.pad_end(_FINEST, "0")
    digits = pl.col("whole").str.replace_all(",", "") + kept
    scaled, fen = pl.col("scaled"), pl.col("fen")
    fine = (pl.col("decimals").str.len_chars() > pl.col("power")) | (scaled % pl.col("below") != 0)
    value = pl.when(~fine & (fen < _MOST) & (pl.col("sign") != "±")).then(fen).cast(pl.Int64, strict=False)
    reason = (
        pl.when(pl.col("whole").is_null())
        .then(quoted("不是看得懂的金额，请只写数字（可带 元、万元）"))
        .when(pl.col("sign") == "±")
        .then(quoted("没有写明是增还是减，请写 + 或 -"))
        .when(fine)
        .then(quoted("细到分以下，请按分取整后再填"))
        .otherwise(quoted("大得不合情理，请核对数字和单位"))
    )
    return Parse(
        value=pl.when(pl.col("sign").is_in(["-", "−"])).then(-value).otherwise(value),
        reason=reason,
        steps=(
            {"parts": parts},
            {name: pl.col("parts").struct.field(name) for name in ("sign", "whole", "unit", "decimals")},
            {"power": power, "decimals": decimals},
            {"below": below, "scaled": digits.cast(pl.Int128, strict=False)},
            {"fen": scaled // pl.col("below")},
        ),
        easy=lambda text: _easy(text, FEN_POWER[unit]),
    )


def _easy(text: pl.Expr, power: int) -> pl.Expr:
    """Digits with at most as many decimals as the fen has: the digits without the point, times what is left to fen."""
    most = min(power, 6)  # 8 digits before the point and 6 behind it stay inside 64 bits, and so does the amount
    shape = rf"^[0-9]{{1,8}}(?:\.[0-9]{{1,{most}}})?$" if most else r"^[0-9]{1,8}$"
    digits = text.str.replace(".", "", literal=True).cast(pl.Int64, strict=False)
    decimals = text.str.len_bytes().cast(pl.Int64) - 1 - text.str.find(".", literal=True)
    left = pl.lit(power) - decimals.fill_null(0)
    times = left.replace_strict({p: 10**p for p in range(11)}, default=None, return_dtype=pl.Int64)
    return pl.when(text.str.contains(shape)).then(digits * times)
