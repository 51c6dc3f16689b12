"""Fold: a page's own filters side by side at a desk, folded away behind one line on a phone."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from pages.ui.kit.phone.narrow import is_narrow

LABEL = "筛选"


def filters(vertical_alignment: Literal["top", "bottom", "center"] = "bottom", label: str = LABEL) -> Any:
    """Where the filters are drawn: what they hold is kept and in the address, folded or not."""
    if is_narrow():
        return st.expander(label, icon=":material/tune:").container(horizontal=True, vertical_alignment="bottom")
    return st.container(horizontal=True, vertical_alignment=vertical_alignment)
