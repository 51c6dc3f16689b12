"""Choose: a table with a column of names to click, and which row was clicked in this run."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any, Literal

import polars as pl
import streamlit as st

from pages.ui.kit import tables
from pages.ui.kit.format import MISSING
from pages.ui.site.view import View


def one(
    view: View,
    frame: pl.DataFrame,
    columns: Sequence[tables.Column],
    key: str,
    *,
    click: str,
    ident: str,
    height: int | Literal["auto", "content"] = "auto",
) -> Any | None:
    """The table; `click` names the column of buttons. Gives the `ident` of the row clicked just now, or None."""
    # A click is a position: other rows or another order must be another table, or it would point at a stranger.
    version = zlib.crc32("\n".join(map(str, frame[ident])).encode())
    state = f"{key}-click-{view.snapshot}-{version}"
    opens = tables.Opens(column=click, page="", param="", value=ident)
    st.dataframe(
        frame.select(tables.shown(frame, column) for column in columns),
        column_config={column.name: tables.column_config_of(frame, column, opens, state) for column in columns},
        hide_index=True,
        height=height,
        placeholder=MISSING,
        key=f"{key}-{view.snapshot}-{version}",
    )
    clicked = st.session_state.get(state)
    return frame[ident][clicked["row"]] if clicked else None
