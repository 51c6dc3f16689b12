"""Tested: whether the forecasts may be shown, and the back-test that says so."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.oversight.forecast import questions, wording
from pages.ui.kit import downloads, panels, tables
from pages.ui.kit.format import escape
from pages.ui.kit.texts import words
from pages.ui.kit.topic import listing
from pages.ui.site.view import View
from pipelines.forecast.scores import SHOWN

SCORES = (
    tables.Column("method", "做法", width=190),
    tables.Column("brier", "误差（Brier）", "figure", 110, 4, help="预测与结果之差的平方的平均，0 最好，越小越准"),
    tables.Column(
        "auc", "区分力（AUC）", "figure", 110, 3, help="晚完工的比按期的得到更高可能性的机会，0.5 等于抛硬币"
    ),
)
BANDS = (
    tables.Column("chances", "预测的可能性", width=110),
    tables.Column("judged", "次数", "count", 72),
    tables.Column("mean", "平均预测", "percent", 84),
    tables.Column("came", "实际晚完工", "percent", 92),
)


def verdict(view: View) -> bool:
    """Say whether forecasts are shown, and why not; gives whether they are."""
    if not questions.is_there(view):
        st.info(wording.NO_TEST)
        return False
    why = questions.tests(view)["verdict"][0]
    if why == SHOWN:
        st.caption(
            f"{wording.VERDICTS[why]}可能性是估计，不是结论；应竣工日按预测当日已批准的顺延，以后批准的不算在内。"
        )
    else:
        st.info(wording.VERDICTS[why])
    return bool(why == SHOWN)


def panel(view: View) -> None:
    """The scores of the forecasts and of two simple ways, and how often came what was said."""
    if not questions.is_there(view):
        return
    tests = questions.tests(view)
    model = tests.row(0, named=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(panels.heading("预测准不准：用过去检验", "全县，不随筛选条件"))
        context = downloads.context(
            view, f"{view.county}预测检验", [f"截至 {view.as_of}"], by_category=False, by_place=False
        )
        downloads.table(view, f"预测检验_{view.as_of}", context, handed_out(view), "forecast-tests")
    st.caption(escape(f"{wording.tested(model)}{wording.worth(model)}"))
    if model["brier"] is None:
        return
    left, right = st.columns(2, gap="medium")
    with left:
        tables.show(view, named(tests), SCORES, "forecast-scores", height="content")
    with right:
        bands = banded(questions.bands(view))
        if bands.height:
            tables.show(view, bands, BANDS, "forecast-bands", height="content")


def named(tests: pl.DataFrame) -> pl.DataFrame:
    return tests.with_columns(words(tests["method"], lambda method: wording.METHODS[method]))


def banded(bands: pl.DataFrame) -> pl.DataFrame:
    """The bands in words, with shares in percent."""
    chances = [f"{low:.0%}–{high:.0%}" for low, high in bands.select("from_chance", "to_chance").iter_rows()]
    return bands.with_columns(
        pl.Series("chances", chances, dtype=pl.String),
        mean=pl.col("mean_chance") * 100,
        came=pl.col("late") * 100 / pl.col("judged"),
    )


def handed_out(view: View) -> pl.DataFrame:
    """Scores and bands as one file: a line each."""
    scores = listing.handed_out(named(questions.tests(view)), SCORES)
    bands = listing.handed_out(banded(questions.bands(view)), BANDS)
    return pl.concat([scores, bands], how="diagonal")
