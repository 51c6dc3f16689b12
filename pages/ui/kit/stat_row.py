"""Stat row: a few plain figures side by side, each with its label and a line below; two abreast on a phone."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.ui.kit.html.render import render


def row(figures: Sequence[tuple[str, str, str]]) -> None:
    """(label, figure, line below) from left to right."""
    st.html(render("stat_row", figures=figures))
