"""Table: the ranking on one screen: place and its interval drawn, tier, score, each indicator's points, the next step.

A click on a cell opens what stands behind it.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.ui.kit import tables
from pages.ui.kit.format import moved
from pages.ui.kit.phone import records
from pages.ui.kit.phone.narrow import is_narrow
from pages.ui.kit.table.arrow import arrow
from pages.ui.kit.topic.place import WIDE, place
from pages.ui.site.view import View
from pipelines.ranking.schemes.scheme import Indicator, Scheme
from reports.words import ranking as words

SHOWN = {"得分": "points", "指标值": "value", "折算值": "adjusted", "案例数": "cases"}
OPEN, CARDS = "ranking-open", "ranking-cards"
ROW = 30


def show(view: View, ranking: pl.DataFrame, points: pl.DataFrame, scheme: Scheme, what: str) -> tuple[str, str] | None:
    """The table; gives township and column of a cell that was clicked just now."""
    frame = laid_out(ranking, points, scheme, what)
    if is_narrow():
        return _tapped(frame, any(ranking["rank"].is_not_null()))
    version = zlib.crc32("".join(frame["township"]).encode())  # a click is a position: other rows are another table
    key = f"ranking-{what}-{version}-{view.snapshot}"
    st.dataframe(
        arrow(frame),
        column_config=_config(frame, scheme, what, any(ranking["rank"].is_not_null())),
        hide_index=True,
        height="content",
        row_height=ROW,
        placeholder="—",
        on_select=lambda: st.session_state.update({OPEN: True}),
        selection_mode="single-cell",
        key=key,
    )
    cells = st.session_state.get(key, {}).get("selection", {}).get("cells", [])
    if not (st.session_state.pop(OPEN, False) and cells):
        return None
    row, column = cells[0]
    return str(frame["township"][row]), str(column)


def _tapped(frame: pl.DataFrame, is_ranked: bool) -> tuple[str, str] | None:
    """On a phone a card for every township, which opens its row with every indicator."""
    columns = [column for column in _columns(is_ranked) if column.name in frame.columns]
    cards = tables.cards(frame, columns, CARDS, "township")
    tapped = records.to_tap(cards, CARDS, frame.height)
    return None if tapped is None else (str(frame["township"][tapped]), "township")


def laid_out(ranking: pl.DataFrame, points: pl.DataFrame, scheme: Scheme, what: str) -> pl.DataFrame:
    """One row per township, with the columns of the screen."""
    of_kpi = points.pivot(on="kpi", index="township", values=SHOWN[what]) if points.height else None
    rows = ranking.to_dicts()
    drawn = pl.DataFrame(
        {
            "township": [row["township"] for row in rows],
            "own_group": [_in_group(row) for row in rows],
            "interval": [_interval(row, ranking.height) for row in rows],
            "moved": [moved(row["change"]) if row["change"] else None for row in rows],
            "extra": [row["bonus"] - row["deduction"] or None for row in rows],
            "steady": ["稳" if row["is_steady"] else None for row in rows],
            "step": [words.step(row) or None for row in rows],
        },
        schema_overrides={"extra": pl.Float64, "moved": pl.String, "steady": pl.String, "interval": pl.String},
    )
    kept = ranking.select(
        "rank", "township", "tier", "score", "grade", "last_percent", "effective_weight"
    )  # fmt: skip
    whole = kept.join(drawn, on="township", how="left", maintain_order="left")
    if of_kpi is not None:
        whole = whole.join(of_kpi, on="township", how="left", maintain_order="left")
    order = [name for name in _order(scheme) if name in whole.columns]
    return whole.select(name for name in order if name in FIXED or whole[name].count())


FIXED = ("township", "score")


def _order(scheme: Scheme) -> list[str]:
    first = ["rank", "township", "own_group", "interval", "tier", "score", "grade", "moved", "steady"]
    return [*first, *(i.kpi for i in scheme.indicators), "extra", "effective_weight", "last_percent", "step"]


def _in_group(row: dict[str, Any]) -> str | None:
    """Ⅰ·3, or the group alone where it has no places."""
    group: str | None = row["group"]
    return group if group is None or row["group_rank"] is None else f"{group}·{row['group_rank']}"


def _interval(row: dict[str, Any], townships: int) -> str | None:
    """The drawn interval as a picture with its own data."""
    if row["rank_low"] is None:
        return None
    low, high = row["rank_low"], row["rank_high"]
    return place(row["rank"], low, high, townships=townships, text=words.interval(low, high))


def _config(frame: pl.DataFrame, scheme: Scheme, what: str, is_ranked: bool) -> dict[str, Any]:
    config: dict[str, Any] = {
        "interval": st.column_config.ImageColumn(
            "名次区间（九成把握）", width=WIDE + 16, help="线：名次在十次模拟中有九次落在其中；点：本期名次"
        )
    }
    every = [*_columns(is_ranked), *(_indicator(indicator, what) for indicator in scheme.indicators)]
    known = [column for column in every if column.name in frame.columns]
    return config | {column.name: tables.column_config_of(frame, column, None, "") for column in known}


def _columns(is_ranked: bool) -> Sequence[tables.Column]:
    return (
        tables.Column("rank", "名次", "count", width=46, pinned=True),
        tables.Column("township", "乡镇", width=78, pinned=True),
        tables.Column("own_group", "组内" if is_ranked else "组别", width=50, help="先排组内名次，再排全县名次"),
        tables.Column("tier", "并列档", "count", width=52, help="同一档内的先后没有九成把握"),
        tables.Column("score", "总分", "figure", width=58),
        tables.Column("grade", "等次", width=54),
        tables.Column("moved", "升降", width=50, help="只列有九成把握的升降"),
        tables.Column("steady", "稳", width=36, help="随机波动和权重浮动都不使名次变动超过 1 位"),
        tables.Column("extra", "加减分", "figure", width=58),
        tables.Column("effective_weight", "有效权重", "count", width=64, help="有案例或应报未报的指标的权重合计"),
        tables.Column("last_percent", "末三概率", "percent", width=68, help="列在最后三名的概率"),
        tables.Column("step", "差几件", width=138, help="其他都不变，再多几件达标的就能前进一位"),
    )


def _indicator(indicator: Indicator, what: str) -> tables.Column:
    weight = f" {indicator.weight:g}" if what == "得分" else ""
    kind: tables.Kind = "count" if what == "案例数" else "figure"
    window = words.WINDOWS[indicator.window]
    help_ = f"{indicator.label}，权重 {indicator.weight:g}，{window}；点一格看案例"
    return tables.Column(indicator.kpi, f"{words.short(indicator.kpi)}{weight}", kind, width=58, decimals=1, help=help_)
