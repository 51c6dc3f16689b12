"""Ledgers: payments by the hundred thousand, as clerks write them — generated fast, the same for the same seed.

Every column is a text column made by numpy and polars; the truth of each row is worked out beside it, from the numbers
the texts were made of and never by reading the texts, so that the benchmarks can check what cleaning made of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

KINDS = ("预付款", "进度款", "结算款", "质保金", "工资")
WRITTEN = ("工程预付款", "进度款", "尾款", "质保金", "农民工工资", "罚款")  # 罚款 is none of the ledger's kinds
YES = ("是", "√", "有", "否", "×", "")
FUNDS = ("中央财政衔接资金", "省级专项资金", "县级配套", "一事一议奖补", "村集体自筹", "/")
Marks = np.ndarray[Any, Any]
FIRST, DAYS = date(2024, 1, 1), 900


@dataclass(frozen=True)
class Ledger:
    """`text` holds the cells by header, `truth` a row per data row: key, fen, day, and whether it must come back."""

    text: pl.DataFrame
    truth: pl.DataFrame


def _days(dice: np.random.Generator, rows: int, broken: Marks) -> tuple[pl.Series, pl.Series]:
    """Days written in five ways, and the days; `broken` rows hold 31 February."""
    day = pl.Series("day", dice.integers(0, DAYS, rows), dtype=pl.Int32)
    days = pl.select(pl.lit(FIRST) + pl.duration(days=day))["literal"].cast(pl.Date).alias("day")
    shapes = ("%Y-%m-%d", "%Y.%-m.%-d", "%Y年%-m月%-d日", "%Y/%m/%d", "%Y%m%d")
    way = pl.Series("way", dice.integers(0, len(shapes), rows))
    written = pl.coalesce(
        *(pl.when(pl.col("way") == n).then(pl.col("day").dt.strftime(f)) for n, f in enumerate(shapes))
    )
    text = pl.DataFrame([days, way, pl.Series("broken", broken)]).select(
        pl.when("broken").then(pl.lit("2025年2月31日")).otherwise(written)
    )
    return text.to_series(), days


def _amounts(dice: np.random.Generator, rows: int, *, ten_thousands: bool) -> tuple[pl.Series, pl.Series]:
    """Amounts as a ledger in 元 or 万元 prints them, some with thousands separators, and their fen."""
    fen = pl.Series("fen", dice.integers(50_000, 300_000_000, rows), dtype=pl.Int64)
    shown = pl.col("fen")
    unit, places = (1_000_000, 6) if ten_thousands else (100, 2)
    whole, rest = (shown // unit), (shown % unit).cast(pl.String).str.pad_start(places, "0")
    with_commas = (
        pl.when(whole >= 1000)
        .then(pl.format("{},{}", whole // 1000, (whole % 1000).cast(pl.String).str.pad_start(3, "0")))
        .otherwise(whole.cast(pl.String))
    )
    grouped = pl.Series("grouped", dice.random(rows) < 0.1) & (fen < 100_000_000)
    text = pl.DataFrame([fen, grouped]).select(
        pl.concat_str(pl.when("grouped").then(with_commas).otherwise(whole.cast(pl.String)), pl.lit("."), rest)
    )
    return text.to_series(), fen


def _picked(dice: np.random.Generator, rows: int, words: tuple[str, ...], odds: tuple[float, ...]) -> pl.Series:
    return pl.Series(words).gather(dice.choice(len(words), rows, p=odds))


def payments(rows: int, seed: int, *, code: str, ten_thousands: bool, start: int = 0) -> Ledger:
    """`rows` payments numbered from `start`; one in 500 names an unknown kind, one in 1,000 a day that never was,
    one in 2,000 repeats the number of the row before it. A later part begins with the number of the eighth payment."""
    dice = np.random.default_rng((seed, start))
    strange, unreal = dice.random(rows) < 1 / 500, dice.random(rows) < 1 / 1000
    again = (dice.random(rows) < 1 / 2000) & (np.arange(rows) > 0)
    again &= ~np.roll(strange | unreal | again, 1)  # the first of a pair is a row that stands
    if start == 0:
        strange[7:8] = unreal[7:8] = again[7:8] = False
    number = np.arange(start, start + rows) - again
    if start:
        number[0], again[0], again[1] = 7, True, False
    return _written(dice, number, strange, unreal, again, code, ten_thousands=ten_thousands)


def _written(
    dice: np.random.Generator, number: Marks, strange: Marks, unreal: Marks, again: Marks, code: str,
    *, ten_thousands: bool,
) -> Ledger:  # fmt: skip
    rows = len(number)
    paid, day = _days(dice, rows, unreal)
    applied, _ = _days(dice, rows, np.zeros(rows, dtype=bool))
    amount, fen = _amounts(dice, rows, ten_thousands=ten_thousands)
    kind = dice.integers(0, len(KINDS), rows)
    project = dice.integers(1, 20_000, rows)
    base = pl.DataFrame({"n": number, "project": project, "kind": np.where(strange, len(KINDS), kind)})
    text = base.select(
        凭证号=pl.format("{}-PZ-{}", pl.lit(code), pl.col("n").cast(pl.String).str.pad_start(8, "0")),
        项目编号=pl.format("{}-2024-{}", pl.lit(code), pl.col("project").cast(pl.String).str.pad_start(5, "0")),
        拨付日期=paid,
        拨付金额=amount,
        款项性质=pl.Series(WRITTEN).gather(base["kind"]),
        收款单位=pl.format("云溪县第{}建筑工程有限公司", pl.col("project") % 997),
        专户支付=_picked(dice, rows, YES, (0.5, 0.1, 0.1, 0.2, 0.05, 0.05)),
        合同=_picked(dice, rows, YES, (0.5, 0.1, 0.2, 0.1, 0.05, 0.05)),
        发票号=pl.Series(dice.integers(10_000_000, 99_999_999, rows)).cast(pl.String),
        计量单号=pl.format("JL-{}", pl.Series(dice.integers(100_000, 999_999, rows))),
        资金来源=_picked(dice, rows, FUNDS, (0.3, 0.2, 0.2, 0.15, 0.1, 0.05)),
        申请日期=applied,
        审批人=_picked(dice, rows, ("张建国", "李秀英", "王志强", "陈 丽"), (0.4, 0.3, 0.2, 0.1)),
    )
    truth = pl.DataFrame(
        {
            "payment_no": text["凭证号"],
            "amount_fen": fen,
            "paid_on": day,
            "kind": pl.Series(KINDS).gather(kind),
            "back": strange | unreal | again,
            "label": np.where(unreal, "拨付日期", np.where(strange, "款项性质", "凭证号")),
        }
    )
    return Ledger(text, truth)
