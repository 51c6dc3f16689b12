"""Missing: the reasons of required cells without a value, and the month that a reason of a wide table opens with."""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.batch.cells import Cells
from pipelines.cleaning.text.reasons import reason_where
from pipelines.cleaning.text.text import shown
from pipelines.definitions import Field


def with_missing(value: pl.DataFrame, reason: pl.DataFrame, cells: Cells) -> pl.DataFrame:
    """The reasons, with one for every required field that came out empty and without which a row cannot be placed."""
    missing = [
        _missing(field, empty, reason[field.name], cells).alias(field.name)
        for field in cells.dataset.fields
        if field.required and not field.can_wait
        and (empty := value[field.name].is_null() & reason[field.name].is_null()).any()
    ]  # fmt: skip
    return reason.with_columns(missing)


def _missing(field: Field, empty: pl.Series, reason: pl.Series, cells: Cells) -> pl.Series:
    name = field.name
    # what a sentence repeats is what was typed, not what the county's words made of it
    typed = cells.of_table(lambda table: name in table.header.columns, pl.Boolean())
    column = cells.of_table(lambda table: name in table.header.columns | table.known_header.columns, pl.Boolean())
    rows = pl.DataFrame({"typed": typed, "column": column, "as_typed": cells.typed[name], "text": cells.text[name]})
    cell = shown(pl.when("typed").then("as_typed").otherwise("text"))
    sentence = (
        pl.when("column")
        .then(pl.format("必填，现在写的是“{}”", cell).fill_null("必填，单元格是空的"))
        .otherwise(pl.lit(f"表头里没有“{field.label}”这一列，而它必填"))
    )
    return reason_where(rows, empty, sentence, reason)


def with_month(reason: pl.DataFrame, cells: Cells) -> pl.DataFrame:
    """The reasons of a month's own cells, opening with the month: one line of the sheet holds many."""
    for table, begin in zip(cells.tables, cells.begins, strict=True):
        months = table.header.vocabulary.months
        if months is None or not table.header.made:
            continue
        month = table.body[table.header.made[0]]
        for name in (name for name in (months.date, months.value) if name in reason.columns):
            mine = pl.DataFrame({"month": month, "reason": reason[name].slice(begin, month.len())})
            opened = mine.select(
                pl.when(pl.col("reason").is_not_null()).then(pl.concat_str("month", pl.lit("："), "reason"))
            )
            places = pl.int_range(begin, begin + month.len(), eager=True)
            reason = reason.with_columns(reason[name].scatter(places, opened.to_series()))
    return reason


def numbered(value: pl.DataFrame, cells: Cells) -> pl.DataFrame:
    """A key of its own for rows whose ledger gives none: where they stand in which bytes."""
    dataset = cells.dataset
    key = dataset.keys[0]
    if len(dataset.keys) > 1 or dataset.field(key).required:
        return value
    where = cells.of_table(lambda table: f"{table.setting.batch_id}:{table.sheet}:", pl.String())
    own = pl.concat_str(pl.lit(where), pl.lit(cells.place["row"]).cast(pl.String))
    return value.with_columns(pl.col(key).fill_null(own))
