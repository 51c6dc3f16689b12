"""Matrix: units by kind, a figure in each cell with its shade and its words; a click on a cell chooses it."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import polars as pl
import streamlit as st

from pages.ui.kit.format import MISSING
from pages.ui.kit.lamps import Lamp
from pages.ui.kit.phone.narrow import is_narrow
from pages.ui.site.view import View

TINTS = {"red": "background-color: #F7E1DE", "yellow": "background-color: #FBF1DA"}
ROW, UNIT_WIDTH, WIDTH, ON_PHONE = 28, 96, 104, 66  # pixels


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and the colour of its shade; the shape beside the figure says the same without colour."""

    text: str = MISSING
    colour: str = "grey"


def share(kept: int, owed: int, lamp: Lamp) -> Cell:
    """3/4 ▲: how many of how many; nothing owed is —."""
    if not owed:
        return Cell()
    shape = f" {lamp.shape}" if lamp.colour in TINTS else ""
    return Cell(f"{kept}/{owed}{shape}", lamp.colour)


def table(
    unit: str, rows: Sequence[str], columns: Sequence[str], cells: Mapping[tuple[str, str], Cell]
) -> pl.DataFrame:
    """The matrix as a file has it, in the words of the screen."""
    read = {column: [cells.get((row, column), Cell()).text for row in rows] for column in columns}
    return pl.DataFrame({unit: list(rows), **read}, schema=dict.fromkeys((unit, *columns), pl.String))


def show(
    view: View, unit: str, rows: Sequence[str], columns: Sequence[str], cells: Mapping[tuple[str, str], Cell], key: str
) -> tuple[str, str | None] | None:
    """The table; `unit` heads the rows' names. Gives the row and column clicked (column None: the row's name)."""
    frame = pd.DataFrame(
        [[row, *(cells.get((row, column), Cell()).text for column in columns)] for row in rows],
        columns=[unit, *columns],
    )
    shades = pd.DataFrame(
        [["", *(TINTS.get(cells.get((row, column), Cell()).colour, "") for column in columns)] for row in rows],
        columns=[unit, *columns],
    )
    wide = ON_PHONE if is_narrow() else WIDTH
    config: dict[str, Any] = {unit: st.column_config.TextColumn(pinned=True, width=UNIT_WIDTH)}
    config |= {column: st.column_config.TextColumn(width=wide, alignment="right") for column in columns}
    version = zlib.crc32("\n".join([*rows, *columns]).encode())  # a click is a position: other rows, another table
    picked = st.dataframe(
        frame.style.apply(lambda _: shades, axis=None),
        column_config=config,
        hide_index=True,
        row_height=ROW,
        height="content",
        on_select="rerun",
        selection_mode="single-cell",
        key=f"{key}-{view.snapshot}-{version}",
    )
    if not picked.selection.cells:
        return None
    at, column = picked.selection.cells[0]
    return str(frame[unit].iloc[at]), None if column == unit else column
