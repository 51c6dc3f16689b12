"""Tables: a polars frame shown with Chinese headers, one unit per column and — where a figure is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import polars as pl
import streamlit as st

from pages.ui.kit.format import MISSING, escape, money_unit
from pages.ui.kit.phone import records
from pages.ui.kit.phone.narrow import is_narrow
from pages.ui.kit.print import paper
from pages.ui.kit.print import table as paper_table
from pages.ui.kit.table.arrow import arrow
from pages.ui.kit.table.columns import NUMERIC, Column, Kind, Opens, column_config_of, shown
from pages.ui.kit.trace import sources
from pages.ui.site import menu
from pages.ui.site.view import View

__all__ = [
    "NOTHING",
    "NUMERIC",
    "Column",
    "Kind",
    "Opens",
    "cards",
    "column_config_of",
    "heads",
    "is_for_cards",
    "show",
    "shown",
]
NOTHING = "按当前筛选条件没有记录。可在页面上方改选统计期、乡镇或类别。"
PLACE = "place"  # of a row in its ledger, as reports/words/place.py writes it


def show(
    view: View,
    frame: pl.DataFrame,
    columns: Sequence[Column],
    key: str,
    *,
    opens: Opens | None = None,
    height: int | Literal["auto", "content", "stretch"] = "auto",
    row_height: int | None = None,
    nothing: str = NOTHING,
) -> None:
    """The table; without a row: `nothing`. With `opens`, the named column becomes a row of buttons, and so does the
    place of a row, which opens its file."""
    if frame.is_empty():
        st.info(escape(nothing))  # it may name townships
        return
    if paper.is_on():
        st.html(paper_table.table(frame.select(shown(frame, column) for column in columns), heads(frame, columns)))
        return
    if is_for_cards(columns):
        _cards(view, frame, columns, key, opens)
        return
    # The snapshot is in the key: a click is a position, and positions move when the data does.
    click, place = f"{key}-click-{view.snapshot}", f"{key}-place-{view.snapshot}"
    source = _source(frame, columns)
    st.dataframe(
        arrow(frame.select(shown(frame, column) for column in columns)),
        column_config={
            column.name: column_config_of(frame, column, source, place)
            if source and column.name == source.column
            else column_config_of(frame, column, opens, click)
            for column in columns
        },
        hide_index=True,
        height=height,
        row_height=row_height,
        placeholder=MISSING,
        key=f"{key}-{view.snapshot}",
    )
    clicked = st.session_state.get(click) if opens else None
    if opens and clicked:
        menu.go(opens.page, **{opens.param: str(frame[opens.value][clicked["row"]])})
    pressed = st.session_state.get(place) if source else None
    if source and pressed and (path := frame[source.value][pressed["row"]]):
        sources.go(path)


def _source(frame: pl.DataFrame, columns: Sequence[Column]) -> Opens | None:
    """The column of places as buttons, where whoever looks has the page of files."""
    is_placed = "source_file" in frame.columns and any(column.name == PLACE for column in columns)
    return Opens(PLACE, sources.PAGE, sources.PARAM, "source_file") if is_placed and sources.is_there() else None


def is_for_cards(columns: Sequence[Column]) -> bool:
    """Whether the window is a phone's and the table too wide for it."""
    return is_narrow() and sum(records.pixels(column.width) for column in columns) > records.NARROW


def _cards(view: View, frame: pl.DataFrame, columns: Sequence[Column], key: str, opens: Opens | None) -> None:
    """The table as cards; the name of each is a link where the table's is a button."""
    name = opens.column if opens else columns[0].name
    named = frame.head(records.how_many(key))[opens.value] if opens else ()
    addresses = (
        [menu.address(opens.page, **view.address, **{opens.param: str(each)}) for each in named] if opens else ()
    )
    records.linked(cards(frame, columns, key, name, addresses), key, frame.height)


def cards(
    frame: pl.DataFrame, columns: Sequence[Column], key: str, name: str, addresses: Sequence[str] = ()
) -> list[records.Record]:
    """The first rows as cards headed by the column `name`, in units of the whole frame."""
    written = frame.select(shown(frame, column) for column in columns).head(records.how_many(key))
    parts = [records.part(column.kind, column.width, is_name=column.name == name) for column in columns]
    fields = [records.Field(head, part) for head, part in zip(heads(frame, columns), parts, strict=True)]
    return records.of(written, fields, addresses)


def heads(frame: pl.DataFrame, columns: Sequence[Column]) -> list[paper_table.Head]:
    """The columns as paper has them."""
    units = {each.name: f"（{money_unit(frame[each.name])[0]}）" for each in columns if each.kind == "money"}
    return [paper_table.Head(f"{each.label}{units.get(each.name, '')}", each.kind, each.decimals) for each in columns]
