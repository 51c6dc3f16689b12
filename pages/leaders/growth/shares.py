"""Shares: each township's money, its heads and what comes to one, and why one is not in the curve."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from pages.leaders.growth import questions
from pages.leaders.growth.questions import PLANNED, Money
from pages.ui.ask.topic import plan_years
from pages.ui.ask.topic.told import why_unknown
from pages.ui.kit.targets import UNKNOWN
from pages.ui.site.view import View
from pipelines.measures.inequality import Curve, Place, curve

FEN_PER_YUAN = 100
NO_HEADS, NO_SUM = "基础数据没有人口", "有项目没有金额"


def of_townships(view: View, money: Money) -> pl.DataFrame:
    """Every township of the view, whatever the filter of the township says, the most per head first: works, fen,
    heads, needy, yuan_a_head, yuan_a_needy, and `why` it is not in the curve, null where it is. What is unknown is
    null."""
    every = replace(view, filters=replace(view.filters, township=None))
    sums = questions.funded(every, money).group_by("township").agg(
        works=pl.len().cast(pl.Int64), fen=pl.col("fen").sum(), unpriced=pl.col("fen").null_count()
    )  # fmt: skip
    rows = questions.heads(every).filter(pl.col("township").is_in(view.townships))
    silent = pl.col("township").is_in(questions.untold(every, money.dataset, money.field))
    unknown = UNKNOWN[why_unknown(every, money.dataset)]
    unlisted = pl.col("township").is_in(plan_years.unlisted(every) if money is PLANNED else [])
    told = ~silent & ~unlisted
    joined = rows.join(sums, on="township", how="left", maintain_order="left").with_columns(
        works=pl.when(told).then(pl.col("works").fill_null(0)),
        fen=pl.when(told & (pl.col("unpriced").fill_null(0) == 0)).then(pl.col("fen").fill_null(0)),
        why=pl.when(silent).then(pl.lit(unknown)).when(unlisted).then(pl.lit(UNKNOWN["unlisted"]))
        .when(pl.col("unpriced") > 0).then(pl.lit(NO_SUM)).when(pl.col("heads").is_null()).then(pl.lit(NO_HEADS)),
    )  # fmt: skip
    shared = joined.with_columns(
        yuan_a_head=pl.col("fen") / FEN_PER_YUAN / pl.col("heads"),
        yuan_a_needy=pl.col("fen") / FEN_PER_YUAN / pl.col("needy"),
    )
    return shared.sort("yuan_a_head", descending=True, nulls_last=True, maintain_order=True)


def curve_of(rows: pl.DataFrame) -> Curve | None:
    """The curve over the townships whose money and heads are known."""
    known = rows.filter(pl.col("why").is_null()).select("township", "heads", "fen")
    return curve(Place(name, heads, fen) for name, heads, fen in known.iter_rows())


def sentence(drawn: Curve) -> str:
    """What the curve says, in words."""
    heads, money = drawn.heads[drawn.below], drawn.money[drawn.below]
    return (
        f"人均低于平均的 {drawn.below} 个乡镇住着 {heads:.1%} 的人口，得到 {money:.1%} 的资金；"
        f"基尼系数 {drawn.gini:.3f}（0 为各乡镇人均相同，越大越不均）。"
    )


def left_out(rows: pl.DataFrame) -> str:
    """Which townships are not in the curve and why: 未在其中：鹤溪乡（未报送）; empty where all are."""
    names = rows.drop_nulls("why").group_by("why", maintain_order=True).agg("township")
    parts = [f"{'、'.join(towns)}（{why}）" for why, towns in names.iter_rows()]
    return f"未在其中：{'；'.join(parts)}。" if parts else ""
