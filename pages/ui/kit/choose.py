"""Choose: a table with a column of names to click, which row was clicked in this run, and which rows are ticked."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any, Literal

import polars as pl
import streamlit as st

from pages.ui.kit import tables
from pages.ui.kit.format import MISSING
from pages.ui.kit.phone import records
from pages.ui.kit.table.arrow import arrow
from pages.ui.site.view import View

Height = int | Literal["auto", "content"]


def one(
    view: View,
    frame: pl.DataFrame,
    columns: Sequence[tables.Column],
    key: str,
    *,
    click: str,
    ident: str,
    height: Height = "auto",
) -> Any | None:
    """The table; `click` names the column of buttons. Gives the `ident` of the row clicked just now, or None."""
    return _drawn(view, frame, columns, key, click, ident, height)[0]


def to_address(
    view: View, frame: pl.DataFrame, columns: Sequence[tables.Column], key: str, *, ident: str, param: str
) -> None:
    """A table whose `number` is clicked: the `ident` of the row goes into the address, and the page is drawn anew."""
    if clicked := one(view, frame, columns, key, click="number", ident=ident, height="content"):
        st.query_params[param] = str(clicked)
        st.rerun()


def several(
    view: View,
    frame: pl.DataFrame,
    columns: Sequence[tables.Column],
    key: str,
    *,
    click: str,
    ident: str,
    height: Height = "auto",
) -> tuple[Any | None, tuple[Any, ...]]:
    """The same, with a box to tick before each row: also gives the `ident` of every row that is ticked. Cards have
    none: handing on by the dozen is a desk's work."""
    return _drawn(view, frame, columns, key, click, ident, height, on_select="rerun", selection_mode="multi-row")


def _drawn(
    view: View,
    frame: pl.DataFrame,
    columns: Sequence[tables.Column],
    key: str,
    click: str,
    ident: str,
    height: Height,
    **selecting: Any,
) -> tuple[Any | None, tuple[Any, ...]]:
    if tables.is_for_cards(columns):
        tapped = records.to_tap(tables.cards(frame, columns, key, click), key, frame.height)
        return (None if tapped is None else frame[ident][tapped]), ()
    # A click is a position: other rows or another order must be another table, or it would point at a stranger.
    version = zlib.crc32("\n".join(map(str, frame[ident])).encode())
    state = f"{key}-click-{view.snapshot}-{version}"
    opens = tables.Opens(column=click, page="", param="", value=ident)
    drawn = st.dataframe(
        arrow(frame.select(tables.shown(frame, column) for column in columns)),
        column_config={column.name: tables.column_config_of(frame, column, opens, state) for column in columns},
        hide_index=True,
        height=height,
        placeholder=MISSING,
        key=f"{key}-{view.snapshot}-{version}",
        **selecting,
    )
    clicked = st.session_state.get(state)
    ticked = tuple(frame[ident][row] for row in drawn["selection"]["rows"]) if selecting else ()
    return (frame[ident][clicked["row"]] if clicked else None), ticked
