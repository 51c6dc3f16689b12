"""Read: the tables of one dataset → its rows, every cell a value or a reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.cleaning.batch.cells import Cells, gather
from pipelines.cleaning.batch.coordinates import located
from pipelines.cleaning.batch.missing import numbered, with_missing, with_month
from pipelines.cleaning.batch.ownership import ownership
from pipelines.cleaning.batch.values import values
from pipelines.cleaning.rows.comma_split import splits
from pipelines.cleaning.rows.continuation import is_continuation
from pipelines.cleaning.rows.table import Table
from pipelines.definitions import Dataset
from pipelines.reference.county import County

Frames = tuple[pl.DataFrame, pl.DataFrame]


@dataclass(frozen=True)
class Batch:
    """The rows of `cells`, line by line: `value` and `reason` with a column per field, whose row it is (`township`),
    and whether it is not the submitter's own to report (`foreign`)."""

    cells: Cells
    value: pl.DataFrame
    reason: pl.DataFrame
    township: pl.Series
    foreign: pl.Series

    @property
    def dataset(self) -> Dataset:
        return self.cells.dataset

    @property
    def tables(self) -> tuple[Table, ...]:
        return self.cells.tables


def read_batches(datasets: Sequence[Dataset], tables: Sequence[Sequence[Table]], county: County) -> list[Batch]:
    """Read every cell of these tables, given dataset by dataset."""
    batches = [gather(dataset, mine) for dataset, mine in zip(datasets, tables, strict=True)]
    return [_batch(cells, *read, county) for cells, read in zip(batches, values(batches, county), strict=True)]


def _batch(cells: Cells, value: pl.DataFrame, reason: pl.DataFrame, county: County) -> Batch:
    value, reason = _unparted(value, reason, cells)
    value, reason = located(value, reason, cells, county)
    cells, value, reason = _without_continuations(cells, value, reason)
    reason = with_month(with_missing(value, reason, cells), cells)
    own = ownership(value, cells, county)
    for name, column in (("township", "township_reason"), ("project_no", "project_reason")):
        if name in reason.columns:
            reason = reason.with_columns(pl.coalesce(reason[name], own[column]).alias(name))
    foreign = own["township_reason"].is_not_null() | own["project_reason"].is_not_null()
    return Batch(cells, numbered(value, cells), reason, own["township"], foreign)


def _unparted(value: pl.DataFrame, reason: pl.DataFrame, cells: Cells) -> Frames:
    """Values and reasons, with a question for each number whose own commas parted it into two cells."""
    for table, begin in zip(cells.tables, cells.begins, strict=True):
        for name, at, sentences in splits(table.body, table.header):
            places = at + begin
            value = value.with_columns(value[name].scatter(places, [None] * places.len()))
            reason = reason.with_columns(reason[name].scatter(places, sentences))
    return value, reason


def _without_continuations(
    cells: Cells, value: pl.DataFrame, reason: pl.DataFrame
) -> tuple[Cells, pl.DataFrame, pl.DataFrame]:
    """Without the lines that only go on with an earlier one, in sheets that feed several datasets."""
    if not any(table.header.shared for table in cells.tables):
        return cells, value, reason
    shared = cells.of_table(lambda table: table.header.shared, pl.Boolean())
    table = cells.place.select(pl.when(shared).then("table")).to_series()
    again = is_continuation(value, reason, table, cells.dataset.keys)
    return (cells.where(~again), value.filter(~again), reason.filter(~again)) if again.any() else (cells, value, reason)
