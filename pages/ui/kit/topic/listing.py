"""Listing: the rows behind a matter's figures, as a table on screen and, whole and under the same headers, as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
import streamlit as st

from pages.ui.kit import downloads, panels, tables
from pages.ui.kit.format import FEN_PER_WAN, number
from pages.ui.site.view import View
from reports.words.place import with_place

FEN_DIGITS, PERCENT_DIGITS = 6, 2  # of a fen in 万元: 24.9522, where a division in floats leaves 24.952199999999998
MOST_ROWS = 300  # on screen; a file holds all
PROJECT = tables.Opens("project_name", "project", "project", "project_no")


@dataclass(frozen=True)
class Listing:
    """What a list is called on screen and as a file, which right its export needs, and its columns."""

    title: str
    file: str
    export: str
    columns: Sequence[tables.Column]


def show(
    view: View, listing: Listing, rows: pl.DataFrame, chosen: Sequence[str], nothing: str, note: str = "", key: str = ""
) -> None:
    """The rows of `view`; `chosen` are the filters that made them, in words, for the screen and the file alike.

    `view` may be narrower than the page's. `nothing` stands where there is no row (topic/nothing.py). `key` tells lists
    of the same kind apart.
    """
    ready = with_place(rows)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(panels.heading(" · ".join([f"{listing.title}：{view.place}", *chosen]), note))
        context = downloads.context(view, f"{view.county}{listing.title}", chosen)
        file = f"{listing.file}_{view.as_of}"
        downloads.table(view, file, context, handed_out(ready, listing.columns), listing.export)
    if rows.height > MOST_ROWS:
        st.caption(f"共 {number(rows.height)} 条，先显示前 {MOST_ROWS} 条，导出含全部。")
    opens = PROJECT if "project_no" in rows.columns else None
    tables.show(view, ready.head(MOST_ROWS), listing.columns, f"{listing.export}-{key}", opens=opens, nothing=nothing)


def handed_out(rows: pl.DataFrame, columns: Sequence[tables.Column]) -> pl.DataFrame:
    """The columns of the screen under their headers, the project's number in front; money in 万元 to the fen."""
    first = [pl.col("project_no").alias("项目编号")] if "project_no" in rows.columns else []
    return rows.select(*first, *(_cell(rows, column) for column in columns if column.name in rows.columns))


def _cell(rows: pl.DataFrame, column: tables.Column) -> pl.Expr | pl.Series:
    cell = pl.col(column.name).cast(pl.Float64, strict=False)
    match column.kind:
        case "money":
            return (cell / FEN_PER_WAN).round(FEN_DIGITS).alias(f"{column.label}（万元）")
        case "figure":
            return cell.round(column.decimals).alias(column.label)
        case "percent":
            return cell.round(PERCENT_DIGITS).alias(f"{column.label}（%）")
        case _:
            return tables.shown(rows, column).alias(column.label)
