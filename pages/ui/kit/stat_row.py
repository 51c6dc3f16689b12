"""Stat row: a few plain figures side by side, each with its label and a line below; two abreast on a phone."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.ui.kit.format import escape_html


def row(plates: Sequence[tuple[str, str, str]]) -> None:
    """(label, figure, line below) from left to right."""
    drawn = "".join(
        f"<div><span>{escape_html(label)}</span><strong>{escape_html(figure)}</strong>"
        f"<small>{escape_html(below)}</small></div>"
        for label, figure, below in plates
    )
    st.html(f'<div class="mj-plates">{drawn}</div>')
