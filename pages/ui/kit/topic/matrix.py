"""Matrix: units by kind, a figure in each cell with its shade and its words; a click on a cell chooses it."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import polars as pl
import streamlit as st

from pages.ui.kit.format import MISSING, number
from pages.ui.kit.lamps import Lamp
from pages.ui.kit.phone import records
from pages.ui.kit.phone.narrow import is_narrow
from pages.ui.site.view import View

TINTS = {"red": "background-color: #F7E1DE", "yellow": "background-color: #FBF1DA"}
REASON = "没有数的原因"
ROW, UNIT_WIDTH, WIDTH = 28, 96, 104  # pixels


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and the colour of its shade; the shape beside the figure says the same without colour.
    `numbers`: the figures that it writes, for a file; none where it says why there are none."""

    text: str = MISSING
    colour: str = "grey"
    numbers: tuple[int, ...] = ()


def count(figure: int) -> Cell:
    """1,234."""
    return Cell(number(figure), numbers=(figure,))


def share(kept: int, owed: int, lamp: Lamp) -> Cell:
    """3/4 ▲: how many of how many; nothing owed is —."""
    if not owed:
        return Cell()
    shape = f" {lamp.shape}" if lamp.colour in TINTS else ""
    return Cell(f"{kept}/{owed}{shape}", lamp.colour, (kept, owed))


def table(
    unit: str,
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Mapping[tuple[str, str], Cell],
    figures: Sequence[str] = ("",),
) -> pl.DataFrame:
    """The matrix as a file has it: a column of numbers for each of a cell's `figures`, which are named behind the
    column's own name; why a cell has none stands in the last column."""
    series = [pl.Series(unit, list(rows), pl.String)]
    reasons: dict[str, list[str]] = {row: [] for row in rows}
    for column in columns:
        own = [cells.get((row, column), Cell()) for row in rows]
        if not any(cell.numbers for cell in own):
            series.append(pl.Series(column, [cell.text for cell in own], pl.String))
            continue
        for nth, name in enumerate(figures):
            values = [cell.numbers[nth] if cell.numbers else None for cell in own]
            series.append(pl.Series(f"{column}{name}", values, pl.Int64))
        for row, cell in zip(rows, own, strict=True):
            reasons[row] += [f"{column}：{cell.text}"] if not cell.numbers and cell.text != MISSING else []
    if any(reasons.values()):
        series.append(pl.Series(REASON, ["；".join(reasons[row]) or None for row in rows], pl.String))
    return pl.DataFrame(series)


def show(
    view: View, unit: str, rows: Sequence[str], columns: Sequence[str], cells: Mapping[tuple[str, str], Cell], key: str
) -> tuple[str, str | None] | None:
    """The table; `unit` heads the rows' names. Gives the row and column clicked (column None: the row's name). On a
    phone every row is a card, and a card is chosen as a row's name is."""
    if is_narrow():
        chosen = records.to_choose(
            [
                records.of_cells(row, {column: cells.get((row, column), Cell()).text for column in columns})
                for row in rows
            ],
            key,
        )
        return (chosen, None) if chosen else None
    frame = pd.DataFrame(
        [[row, *(cells.get((row, column), Cell()).text for column in columns)] for row in rows],
        columns=[unit, *columns],
    )
    shades = pd.DataFrame(
        [["", *(TINTS.get(cells.get((row, column), Cell()).colour, "") for column in columns)] for row in rows],
        columns=[unit, *columns],
    )
    config: dict[str, Any] = {unit: st.column_config.TextColumn(pinned=True, width=UNIT_WIDTH)}
    config |= {column: st.column_config.TextColumn(width=WIDTH, alignment="right") for column in columns}
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
