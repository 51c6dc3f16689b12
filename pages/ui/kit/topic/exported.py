"""Exported: a list as its file has it — the columns of the screen under their own words, money in the screen's unit."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pages.ui.kit import tables
from pages.ui.kit.format import money_unit


def exported(frame: pl.DataFrame, columns: Sequence[tables.Column]) -> pl.DataFrame:
    """The frame with these columns only, named as on the screen: 合同金额（万元）."""
    return frame.select(_cells(frame, column) for column in columns)


def _cells(frame: pl.DataFrame, column: tables.Column) -> pl.Expr | pl.Series:
    unit = f"（{money_unit(frame[column.name])[0]}）" if column.kind == "money" else ""
    return tables.shown(frame, column).alias(f"{column.label}{unit}")
