"""Percent: 95%, 0.95, 95, 完成95% and words → 0 to 100."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipelines.cleaning.distinct import Parse
from pipelines.cleaning.text import PLAIN, compared, quoted

_PERCENT = (
    r"^(?:已?完成|完工|约|累计完成|形象进度|进度|达到?|至|支付)*"
    r"(?P<number>[0-9]{1,3}(?:\.[0-9]+)?)(?P<mark>%)?(?:左右|以上)?$"
)


def percent(words: Mapping[str, str]) -> Parse:
    """0–100. Excel keeps 95% as 0.95, so a bare fraction below 1 is one.

    A bare 1 is 100 % unless another bare number of the same column is above 1.
    """
    parts = PLAIN.str.extract_groups(_PERCENT)
    known = PLAIN.replace_strict({compared(k): v for k, v in words.items()}, default=None, return_dtype=pl.String)
    number, marked = pl.col("number"), pl.col("mark").is_not_null()
    hundreds = (number.filter(~marked) > 1).any().fill_null(False)
    fraction = ~marked & ((number < 1) | ((number == 1) & ~hundreds))
    # round: 0.57 × 100 is 56.99999999999999 in binary
    read = pl.when(fraction).then((number * 100).round(9)).otherwise(number)
    reason = (
        pl.when(pl.col("read").is_null())
        .then(quoted("不是看得懂的百分数，请写 0 到 100 的数，如 95%"))
        .otherwise(quoted("超出 0 到 100"))
    )
    return Parse(
        value=pl.when(pl.col("read").is_between(0, 100)).then(pl.col("read")),
        reason=reason,
        steps=(
            {"parts": parts},
            {
                "number": pl.col("parts").struct.field("number").cast(pl.Float64, strict=False),
                "mark": pl.col("parts").struct.field("mark"),
            },
            {"read": known.cast(pl.Float64).fill_null(read)},
        ),
    )
