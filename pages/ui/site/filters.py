"""Filters: the bar of choices above every page, kept in the address so that a link reproduces the view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from pages.ui.site import periods
from pages.ui.site.view import View

WHOLE_COUNTY = "全县"
EVERY_CATEGORY = "全部类别"
PERIOD, TOWNSHIP, CATEGORY = "period", "township", "category"  # names of the address's parameters
PARAMS = (PERIOD, TOWNSHIP, CATEGORY)
KEPT = "kept-filters"
WIDTHS = {PERIOD: 190, TOWNSHIP: 150, CATEGORY: 140}


def keep(wanted: Mapping[str, str | None]) -> None:
    """Hand the bar's choices to the next page, with the ones in `wanted` instead where it names them.

    A bound parameter can be changed only before its widget is drawn, so the next run's bar takes them up.
    """
    now = {name: st.session_state.get(name) for name in PARAMS}
    st.session_state[KEPT] = {
        name: wanted.get(name) or value for name, value in now.items() if value or wanted.get(name)
    }


def _choose(name: str, label: str, options: list[str], index: int = 0) -> str:
    return st.selectbox(
        label,
        options,
        index=index,
        key=name,
        bind="query-params",
        label_visibility="collapsed",
        width=WIDTHS[name],
        required=True,
        help=None,
    )


def bar(view: View, *, whole_county: bool = True) -> View:
    """Show the bar and return the view it asks for."""
    for name, kept in st.session_state.pop(KEPT, {}).items():
        st.session_state[name] = kept
    labels = [period.label for period in view.periods]
    label = _choose(PERIOD, "统计期", labels, labels.index(view.period.label))
    whole = whole_county and view.scope.townships is None  # a township looks at itself
    places = [WHOLE_COUNTY, *view.townships] if whole else list(view.townships)
    township = _choose(TOWNSHIP, "乡镇", places)
    category = _choose(CATEGORY, "项目类别", [EVERY_CATEGORY, *view.categories])
    chosen = periods.by_label(view.periods)[label]
    return replace(
        view,
        period=chosen,
        filters=replace(
            view.filters,
            period=chosen.key,
            township=None if township == WHOLE_COUNTY else township,
            category=None if category == EVERY_CATEGORY else category,
        ),
    )
