"""Money: a cell → integer fen by whole-number arithmetic; no float ever holds an amount."""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.cells.grouping import SEPARATORS, WHOLE, of_one_number
from pipelines.cleaning.cells.numbers import ABOUT, NEARLY, OPEN_POINT
from pipelines.cleaning.cells.numerals import amounts
from pipelines.cleaning.cells.unit_words import FEN_POWER, FOREIGN
from pipelines.cleaning.text.distinct import Parse
from pipelines.cleaning.text.text import PLAIN, quoted

_FINEST = 10  # decimals kept while computing: 1 fen is the tenth decimal of 亿元
_NAME = r"(?:亿元?|百万元?|万元?|千元|百元|元|分)"
_TAX = r"(?:不?含税|含[0-9.]{1,4}%?税|税率[0-9.]{1,4}%|不?含税[0-9.]{1,4}%)"
_SAME = r"(?:单位[::]?|人民币|rmb|cny|[,、;:]|不?含税)"  # words that say nothing about the unit in the same bracket
# A bracket behind the number may name the unit, or say what the number is; digits or another unit in it are doubtful.
_BRACKET = (
    rf"\((?:{_SAME}*(?P<bracket>{_NAME}){_SAME}*|{_SAME}+|{_TAX}|"
    r"[^()0-9０-９a-zA-Z元圆块毛角分万亿千百十仟佰兆币刀镑%‰$€£¥#]{0,20})\)"
)
_AMOUNT = (
    rf"(?i)^'?(?:{ABOUT}|合计|人民币|rmb|cny)*[¥¥]?"
    rf"(?P<sign>[+\-−±]?)[¥¥]?(?:rmb|cny)?"
    rf"(?P<whole>{WHOLE})(?:\.(?P<decimals>[0-9]*))?"
    rf"(?P<named>{_NAME})?[整正]?(?:人民币|rmb|cny)?{NEARLY}?(?:{_BRACKET})?[。;]?$"
)
_FOREIGN = rf"(?i){FOREIGN}|[$€£₩฿₽₹]"
_COIN = r"(?i)[0-9]\)?(?:[十百千万亿萬億仟佰]|[kw]|m|块|毛|角|兆|圆)"
_OLD = {"萬": "万", "億": "亿", "圓": "元", "圆": "元", "仟元": "千元"}
_GROUPED = r"^[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?$"
_MOST = 10**18
_WORD = {"亿": "亿元", "百万": "百万元", "万": "万元"}


def money(unit: str) -> Parse:
    """Fen, the cell read in `unit` unless it names its own. More decimals than the fen has: refused."""
    text = pl.coalesce("anew", PLAIN).str.replace_many(_OLD).str.replace(*OPEN_POINT)
    parts = text.str.replace(r"^\(([0-9,.]+)\)$", "-$1").str.extract_groups(_AMOUNT)
    own = pl.coalesce("named", "bracket").replace(_WORD)
    power = own.replace_strict(FEN_POWER, default=FEN_POWER[unit], return_dtype=pl.Int64)
    decimals = pl.col("decimals").fill_null("").str.strip_chars_end("0")
    below = pl.col("power").replace_strict({p: 10 ** (_FINEST - p) for p in FEN_POWER.values()}).cast(pl.Int128)
    kept = pl.col("decimals").str.slice(0, _FINEST).str.pad_end(_FINEST, "0")
    digits = pl.col("whole").str.replace_all(SEPARATORS, "") + kept
    scaled, fen = pl.col("scaled"), pl.col("fen")
    fine = (pl.col("decimals").str.len_chars() > pl.col("power")) | (scaled % pl.col("below") != 0)
    twice = pl.col("named").replace(_WORD) != pl.col("bracket").replace(_WORD)  # 38万(元)
    sound = ~fine & (fen < _MOST) & (pl.col("sign") != "±") & ~twice.fill_null(False)
    value = pl.when(sound).then(fen).cast(pl.Int64, strict=False)
    reason = (
        pl.when(pl.col("whole").is_null() & PLAIN.str.contains(_FOREIGN))
        .then(quoted("看不出是人民币还是外币，请折成人民币，写明元或万元后再填"))
        .when((pl.col("whole").is_null() & PLAIN.str.contains(_COIN)) | twice)
        .then(quoted("写的单位看不出是元还是万元，请只写数字，或写成 38.6万元 这样"))
        .when(pl.col("whole").is_null())
        .then(quoted("不是看得懂的金额，请只写数字（可带 元、万元）"))
        .when(pl.col("sign") == "±")
        .then(quoted("没有写明是增还是减，请写 + 或 -"))
        .when(fine)
        .then(quoted("细到分以下，请按分取整后再填"))
        .otherwise(quoted("大得不合情理，请核对数字和单位"))
    )
    way = Parse(
        value=pl.when(pl.col("sign").is_in(["-", "−"])).then(-value).otherwise(value),
        reason=reason,
        steps=(
            {"parts": parts},
            {name: pl.col("parts").struct.field(name) for name in ("sign", "whole", "named", "bracket", "decimals")},
            {"power": power, "decimals": decimals},
            {"below": below, "scaled": digits.cast(pl.Int128, strict=False)},
            {"fen": scaled // pl.col("below")},
        ),
        easy=lambda text: _easy(text, FEN_POWER[unit]),
        common=lambda text: _easy(_ungrouped(text), FEN_POWER[unit]),
        anew=amounts,
    )
    return of_one_number(way, "不是看得懂的金额")


def _easy(text: pl.Expr, power: int) -> pl.Expr:
    """Digits with at most as many decimals as the fen has: the digits without the point, times what is left to fen."""
    most = min(power, 6)  # 8 digits before the point and 6 behind it stay inside 64 bits, and so does the amount
    shape = rf"^[0-9]{{1,8}}(?:\.[0-9]{{1,{most}}})?$" if most else r"^[0-9]{1,8}$"
    digits = text.str.replace(".", "", literal=True).cast(pl.Int64, strict=False)
    decimals = text.str.len_bytes().cast(pl.Int64) - 1 - text.str.find(".", literal=True)
    left = pl.lit(power) - decimals.fill_null(0)
    times = left.replace_strict({p: 10**p for p in range(11)}, default=None, return_dtype=pl.Int64)
    return pl.when(text.str.contains(shape)).then(digits * times)


def _ungrouped(text: pl.Expr) -> pl.Expr:
    """1,234,567.80 → 1234567.80; null where the text is not grouped like that."""
    return pl.when(text.str.contains(_GROUPED)).then(text.str.replace_all(",", "", literal=True))
