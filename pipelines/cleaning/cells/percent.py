"""Percent: 95%, 0.95, 95, 完成95% and words → 0 to 100."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipelines.cleaning.cells.numbers import OPEN_POINT
from pipelines.cleaning.text.distinct import Parse
from pipelines.cleaning.text.text import PLAIN, TEXT, compared, quoted, shown

_PERCENT = (
    r"^(?:已?完成|完工|约|累计完成|形象进度|进度|达到?|至|支付)*"
    r"(?P<number>[0-9]{1,3}(?:\.[0-9]+)?)(?P<mark>%)?(?:左右|以上)?$"
)


def percent(words: Mapping[str, str]) -> Parse:
    """0–100. Excel keeps 95% as 0.95, so a bare fraction below 1 is one.

    A bare 1 is 100 % unless another bare number of the same column is above 1. Where one is, a bare 0.5 may be half of
    one percent or half of all: it goes back, and a bare 1 beside it with it.
    """
    parts = PLAIN.str.replace(*OPEN_POINT).str.extract_groups(_PERCENT)
    known = PLAIN.replace_strict({compared(k): v for k, v in words.items()}, default=None, return_dtype=pl.String)
    number, marked = pl.col("number"), pl.col("mark").is_not_null()
    bare = pl.when(~marked).then(number)
    hundreds = _some(bare > 1)
    mixed = hundreds & _some(bare.is_between(0, 1, closed="none"))
    small = ~marked & (number > 0) & (number <= 1)
    fraction = ~marked & ((number < 1) | ((number == 1) & ~hundreds))
    # round: 0.57 × 100 is 56.99999999999999 in binary
    read = pl.when(fraction).then((number * 100).round(9)).otherwise(number)
    reason = (
        pl.when(pl.col("open"))
        .then(
            pl.format(
                "“{}”看不出是 {}% 还是 {}%（同一列里还有大于 1 的数），请写上百分号", shown(TEXT), *_readings(number)
            )
        )
        .when(pl.col("read").is_null())
        .then(quoted("不是看得懂的百分数，请写 0 到 100 的数，如 95%"))
        .otherwise(quoted("超出 0 到 100"))
    )
    return Parse(
        value=pl.when(pl.col("read").is_between(0, 100) & ~pl.col("open")).then(pl.col("read")),
        reason=reason,
        steps=(
            {"parts": parts},
            {
                "number": pl.col("parts").struct.field("number").cast(pl.Float64, strict=False),
                "mark": pl.col("parts").struct.field("mark"),
            },
            {"read": known.cast(pl.Float64).fill_null(read), "open": (small & mixed).fill_null(False)},
        ),
        by_table=True,
    )


def _some(holds: pl.Expr) -> pl.Expr:
    """Does it hold of any cell of the same column?"""
    return holds.any().over("column")


def _readings(number: pl.Expr) -> list[pl.Expr]:
    """0.5 → 0.5 and 50, as texts."""
    return [value.round(9).cast(pl.String).str.replace(r"\.0$", "") for value in (number, number * 100)]
