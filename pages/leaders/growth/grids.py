"""Grids: new assets laid out by kind and quarter, or by township and kind; each cell is the works in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pages.leaders.growth import questions
from pages.leaders.growth.questions import Day
from pages.ui.kit.format import number
from pages.ui.kit.targets import UNKNOWN
from pages.ui.site.view import View

COUNT, QUANTITY, KIND, TOWNSHIP = "本期项目数", "本期数量", "类别（单位）", "乡镇"
Parts = Mapping[tuple[str, str], pl.DataFrame | None]


@dataclass(frozen=True)
class Grid:
    """Rows by columns; a part is the works of a cell, None where nobody has told whether there are any."""

    head: str
    rows: Sequence[str]
    columns: Sequence[str]
    parts: Parts

    def words(self, row: str, column: str) -> str:
        """12.40; 2.10（另 1 个未填） where some works do not say their quantity; how many where none does."""
        works = self.parts[row, column]
        if works is None:
            return UNKNOWN["unreported"]
        if column == COUNT:
            return number(works.height)
        quantity, lacking = _sum(works), works["output_quantity"].null_count()
        if quantity is None:
            return f"{lacking} 个未填"
        written = number(quantity, 0 if quantity == int(quantity) else 2)
        return written + (f"（另 {lacking} 个未填）" if lacking else "")

    def table(self) -> pl.DataFrame:
        """The grid as a file has it: quantities as numbers, empty where nobody has told one; where some works do not
        say theirs, a column beside says how many, so that no part of a sum passes for the whole."""
        frame = pl.DataFrame({self.head: list(self.rows)}, schema={self.head: pl.String})
        for column in self.columns:
            parts = [self.parts[row, column] for row in self.rows]
            figures = [_figure(part, column == COUNT) for part in parts]
            frame = frame.with_columns(pl.Series(column, figures, pl.Float64))
            lacking = [None if part is None else part["output_quantity"].null_count() for part in parts]
            if column != COUNT and any(lacking):
                frame = frame.with_columns(pl.Series(f"{column}未填项目数", lacking, pl.Int64))
        return frame


def _figure(works: pl.DataFrame | None, is_count: bool) -> float | None:
    if works is None:
        return None
    return float(works.height) if is_count else _sum(works)


def _sum(works: pl.DataFrame) -> float | None:
    """0 of no works; None of works that all leave their quantity empty."""
    quantities = works["output_quantity"].drop_nulls()
    return float(quantities.sum()) if quantities.len() or works.is_empty() else None


def by_quarter(view: View, day: Day) -> Grid:
    """Kinds by quarter, the period's own count and quantity first."""
    quarters = questions.quarters(view)
    rows, mine = questions.built(view, day, quarters[0].start), questions.in_period(view, day)
    columns = {COUNT: mine, QUANTITY: mine}
    columns |= {each.label: rows.filter(pl.col("quarter") == each.start) for each in quarters}
    kinds = list(dict.fromkeys([*mine["kind"], *rows["kind"]]))
    parts = {
        (kind, column): works.filter(pl.col("kind") == kind) for kind in kinds for column, works in columns.items()
    }
    return Grid(KIND, kinds, list(columns), parts)


def by_township(view: View, day: Day) -> Grid:
    """Townships by kind, of the period alone."""
    mine, silent = questions.in_period(view, day), set(questions.untold(view, day.dataset, day.column))
    kinds = list(dict.fromkeys(mine["kind"]))
    towns = questions.places(view) if kinds else []
    columns = [COUNT, *kinds]
    parts: dict[tuple[str, str], pl.DataFrame | None] = {}
    for town in towns:
        own = mine.filter(pl.col("township") == town)
        for column in columns:
            works = own if column == COUNT else own.filter(pl.col("kind") == column)
            parts[town, column] = None if town in silent and works.is_empty() else works
    return Grid(TOWNSHIP, towns, columns, parts)


LAYOUTS = {"按季度": by_quarter, "按乡镇": by_township}
