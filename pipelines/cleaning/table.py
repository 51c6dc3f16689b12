"""Table: one recognised sheet, its lines sorted out and every cell read, before rows are accepted or refused."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.cleaning.belonging import belonging
from pipelines.cleaning.filled import filled
from pipelines.cleaning.header import Header
from pipelines.cleaning.rows import sorted_out
from pipelines.cleaning.values import Setting, values
from pipelines.definitions import Field
from pipelines.reading.sheet import Sheet
from pipelines.reference.county import County


@dataclass(frozen=True)
class Table:
    """`body`, `value`, `reason` and `township` run line by line over the data rows; `totals` holds the other sums."""

    sheet: str
    header: Header
    setting: Setting
    rows_seen: int
    body: pl.DataFrame
    value: pl.DataFrame
    reason: pl.DataFrame
    township: pl.Series
    totals: pl.DataFrame

    @property
    def money(self) -> list[Field]:
        """The money fields this sheet has a column for."""
        return [f for f in self.header.dataset.fields if f.kind == "money" and f.name in self.header.columns]


def table(sheet: Sheet, header: Header, setting: Setting, county: County, submitter: str | None, batch: str) -> Table:
    """Read a sheet under its header."""
    below = sheet.cells.filter(pl.col("row") > header.last_row)
    kinds = sorted_out(below, header)
    body = filled(below, sheet.merged, header).filter(kinds["kind"] == "data")
    value, reason = values(body, header, setting)
    own = belonging(value, header, county, submitter)
    for name, column in (("township", "township_reason"), ("project_no", "project_reason")):
        if name in reason.columns:
            reason = reason.with_columns(pl.coalesce(reason[name], own[column]).alias(name))
    totals = kinds.filter(pl.col("kind") == "total").join(below, on="row", how="left", maintain_order="left")
    value = _numbered(value, body, header, f"{batch}:{sheet.name}:")
    return Table(sheet.name, header, setting, sheet.cells.height, body, value, reason, own["township"], totals)


def _numbered(value: pl.DataFrame, body: pl.DataFrame, header: Header, prefix: str) -> pl.DataFrame:
    """A key of its own for rows whose ledger gives none: where they stand in which bytes."""
    key = header.dataset.keys[0]
    if len(header.dataset.keys) > 1 or header.dataset.field(key).required:
        return value
    own = pl.concat_str(pl.lit(prefix), pl.lit(body["row"]).cast(pl.String))
    return value.with_columns(pl.col(key).fill_null(own))
