"""Tables: a polars frame shown with Chinese headers, one unit per column and — where a figure is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl
import streamlit as st

from pages.ui.kit import lamps
from pages.ui.kit.format import MISSING, escape, money_unit, moved
from pages.ui.kit.phone import records
from pages.ui.kit.phone.narrow import is_narrow
from pages.ui.kit.print import paper
from pages.ui.kit.print import table as paper_table
from pages.ui.kit.texts import words
from pages.ui.kit.trace import sources
from pages.ui.site import menu
from pages.ui.site.view import View

Kind = Literal["text", "money", "count", "figure", "percent", "day", "lamp", "level", "moved"]
NOTHING = "按当前筛选条件没有记录。可在页面上方改选统计期、乡镇或类别。"
PLACE = "place"  # of a row in its ledger, as reports/words/place.py writes it
SIGN, BESIDE = 13, 18  # pixels of a heading's sign, and of what stands around it
NUMERIC = {"money": "%,.2f", "figure": "%,.2f", "percent": "%.1f%%", "count": "%,d"}


@dataclass(frozen=True)
class Column:
    """How one column is shown. `decimals` is for figures; `pinned` columns stay in sight."""

    name: str
    label: str
    kind: Kind = "text"
    width: Literal["small", "medium", "large"] | int | None = None
    decimals: int = 2
    pinned: bool = False
    help: str | None = None


@dataclass(frozen=True)
class Opens:
    """What a click on a column opens: a page, and which value of the row goes into which parameter."""

    column: str
    page: str
    param: str
    value: str


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
        frame.select(shown(frame, column) for column in columns),
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


def shown(frame: pl.DataFrame, column: Column) -> pl.Expr | pl.Series:
    cell = pl.col(column.name)
    match column.kind:
        case "money":
            return cell.cast(pl.Float64) / money_unit(frame[column.name])[1]
        case "figure" | "percent":
            return cell.cast(pl.Float64)
        case "count":
            return cell.cast(pl.Int64)
        case "lamp":
            return words(frame[column.name], lambda lamp: lamps.of_project(lamp).text, nulls=True)
        case "level":
            return words(frame[column.name], lambda level: lamps.of_level(level).text)
        case "moved":
            return words(frame[column.name], moved)
        case _:
            return cell


def column_config_of(frame: pl.DataFrame, column: Column, opens: Opens | None, click: str) -> Any:
    money = column.kind == "money"
    label = f"{column.label}（{money_unit(frame[column.name])[0]}）" if money else column.label
    common: dict[str, Any] = {"width": _room(column, label), "help": column.help, "pinned": column.pinned}
    if opens and column.name == opens.column:
        return st.column_config.ButtonColumn(label, type="tertiary", alignment="left", key=click, **common)
    if column.kind == "day":
        return st.column_config.DateColumn(label, format="YYYY-MM-DD", **common)
    if column.kind in NUMERIC:
        shape = f"%,.{column.decimals}f" if column.kind == "figure" else NUMERIC[column.kind]
        return st.column_config.NumberColumn(label, format=shape, **common)
    return st.column_config.TextColumn(label, **common)


def _room(column: Column, label: str) -> Any:
    """The column's width, and never less than its heading needs."""
    if not isinstance(column.width, int):
        return column.width
    signs = sum(1.0 if ord(sign) > 255 else 0.6 for sign in label)
    return max(column.width, round(signs * SIGN + BESIDE))
