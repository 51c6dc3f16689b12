"""Defaults: what the county says a field means where a ledger leaves it empty or has no column for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.text.empty import is_empty
from pipelines.cleaning.text.text import plain


@dataclass(frozen=True)
class Filled:
    """The lines and the header with the defaults put in, and a note for every field that took one."""

    body: pl.DataFrame
    header: Header
    notes: tuple[str, ...]


def with_defaults(body: pl.DataFrame, header: Header) -> Filled:
    """Put each default into the empty cells of its field; what was typed always stands."""
    columns, notes = dict(header.columns), []
    for (key, name), text in header.vocabulary.defaults.items():
        if key != header.dataset.key:
            continue
        column = columns.get(name)
        cell = pl.lit(None, pl.String) if column is None else pl.col(column)
        empty = body.select(text=cell).with_columns(plain=plain(pl.col("text"))).select(is_empty().fill_null(True))
        mine = empty.to_series() if column is not None else pl.Series([True] * body.height, dtype=pl.Boolean)
        columns[name] = f"default:{name}"
        filled = pl.when(pl.lit(mine)).then(pl.lit(text)).otherwise(cell)
        body = body.with_columns(filled.alias(columns[name]))
        if count := int(mine.sum()):
            notes.append(f"“{header.dataset.field(name).label}”空着的 {count} 行按 mappings.toml 填“{text}”")
    return Filled(body, replace(header, columns=columns), tuple(notes))
