"""Columns: how a column of a table is written, and how Streamlit is told to draw it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import polars as pl
import streamlit as st

from pages.ui.kit import lamps
from pages.ui.kit.format import money_unit, moved
from pages.ui.kit.texts import words

Kind = Literal["text", "money", "count", "figure", "percent", "day", "lamp", "level", "moved"]
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
