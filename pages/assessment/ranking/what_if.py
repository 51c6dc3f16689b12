"""What if: sliders of the weights and an indicator left out; the places move on this screen and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from pages.assessment.ranking import questions
from pages.ui.kit import tables
from pages.ui.kit.format import escape
from pages.ui.site.view import View
from pipelines.ranking import what_if
from pipelines.ranking.schemes.scheme import Scheme
from reports.words import ranking as words

MARK = "试算，不影响已发布结果"
NOBODY = "不去掉"
DROP, WEIGHT = "without", "weight_"  # names of the address's parameters; of weights, before the indicator's
MOST = 50.0
NO_WEIGHT = "权重全部是 0，不能试算。"
COLUMNS = (
    tables.Column("township", "乡镇", width=90, pinned=True),
    tables.Column("rank", "名次", "count", width=64),
    tables.Column("trial_rank", "试算名次", "count", width=84),
    tables.Column("places", "升降", "moved", width=64),
    tables.Column("score", "总分", "figure", width=80),
    tables.Column("trial_score", "试算总分", "figure", width=90),
)
LEFT_OUT = (
    tables.Column("label", "去掉的指标", width=150, pinned=True),
    tables.Column("moved", "名次变动的乡镇", "count", width=110),
    tables.Column("most", "最多变动几位", "count", width=100),
    tables.Column("lost", "参评与否改变的乡镇", "count", width=130),
)
SHAPE = dict.fromkeys(("rank", "trial_rank", "places"), pl.Int64) | dict.fromkeys(("score", "trial_score"), pl.Float64)


def show(view: View, scheme: Scheme) -> None:
    """The sliders with what they make of the places; of a quarter, which has no places, nothing."""
    ranking = questions.table(view)
    if ranking["rank"].is_null().all():
        return
    is_begun = any(name == DROP or name.startswith(WEIGHT) for name in st.query_params)
    with st.expander(f"假如换一套权重（{MARK}）", icon=":material/tune:", expanded=is_begun):
        weights = _weights(scheme)
        rows, points = ranking.to_dicts(), questions.points(view).to_dicts()
        left, right = st.columns([3, 2], gap="medium")
        with left:
            _places(view, rows, points, scheme, weights)
        with right:
            _each(view, rows, points, scheme)


def _weights(scheme: Scheme) -> dict[str, float]:
    """By KPI, as the sliders stand; 0 for the one that is left out."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        labels = {each.label: each.kpi for each in scheme.indicators}
        left_out = st.selectbox("去掉一项", [NOBODY, *labels], key=DROP, bind="query-params", width=220)
        st.button("恢复方案的权重", key="weights-back", on_click=_back, args=(scheme,), type="tertiary")
    weights = {}
    for nth, column in enumerate(st.columns(min(len(scheme.indicators), 5))):
        with column:
            for each in scheme.indicators[nth::5]:
                weights[each.kpi] = _slider(each.kpi, each.label, each.weight, is_off=each.label == left_out)
    return {each.kpi: weights[each.kpi] for each in scheme.indicators}


def _slider(kpi: str, label: str, weight: float, *, is_off: bool) -> float:
    most = max(MOST, weight)
    key = f"{WEIGHT}{kpi}"
    value = st.slider(label, 0.0, most, float(weight), 0.5, "%g", key=key, bind="query-params", disabled=is_off)
    return 0.0 if is_off else float(value)


def _back(scheme: Scheme) -> None:
    st.session_state[DROP] = NOBODY
    for each in scheme.indicators:
        st.session_state[f"{WEIGHT}{each.kpi}"] = float(each.weight)


def _places(
    view: View, rows: Sequence[what_if.Row], points: Sequence[what_if.Row], scheme: Scheme, weights: dict[str, float]
) -> None:
    if not any(weights.values()):
        st.warning(NO_WEIGHT)
        return
    share = what_if.shares(weights)
    counted = "、".join(f"{words.label(kpi)}{float(weight):.1f}" for kpi, weight in share.items())
    moved = what_if.compared(rows, what_if.standings(rows, points, scheme, weights))
    st.markdown(f"**{MARK}**")
    st.caption(
        escape(f"折合成 100 的权重：{counted}。得分、加减分照本期不变，只换权重；有效权重不足的不参评；不导出。")
    )
    frame = pl.DataFrame(moved, schema={"township": pl.String} | {name: SHAPE[name] for name in list(moved[0])[1:]})
    tables.show(view, frame, COLUMNS, "what-if", height="content")


def _each(view: View, rows: Sequence[what_if.Row], points: Sequence[what_if.Row], scheme: Scheme) -> None:
    st.markdown("**逐项去掉：哪一项最左右名次**")
    st.caption("每次只从现行方案中去掉一项，其余按权重分摊。")
    each = what_if.without_each(rows, points, scheme)
    frame = pl.DataFrame(
        [(words.label(one.kpi), one.moved, one.most, one.lost) for one in each],
        schema=[column.name for column in LEFT_OUT],
        orient="row",
    )
    tables.show(view, frame, LEFT_OUT, "what-if-each", height="content")
