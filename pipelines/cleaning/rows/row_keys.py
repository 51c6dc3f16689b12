"""Row keys: a number for rows whose ledger has none, composed of other columns or of the line they stand on.

`key = ["项目编号", "期次"]` gives 350987101-2024-0001-2; `key = "行号"` gives the file's name, the sheet's and the
line, so that lines of two files are never taken for one. What was typed always stands.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import PurePosixPath

import polars as pl

from pipelines.cleaning.rows.defaults import Filled
from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.sheet.labels import header_text
from pipelines.cleaning.text.empty import is_empty
from pipelines.cleaning.text.text import compared, plain
from pipelines.reference.own_words import LINE

LONGEST = 60  # characters of a file's and a sheet's name that a key repeats; a longer one is told by its hash


def with_key(body: pl.DataFrame, header: Header, file: str, sheet: str, submitter: str | None) -> Filled:
    """The lines with the composed key in the empty cells of its field, and notes of what could not be composed."""
    columns, notes = dict(header.columns), []
    for (key, name), parts in header.vocabulary.key.items():
        if key != header.dataset.key:
            continue
        places = {part: _place(part, header) for part in parts}
        if lacking := [part for part, place in places.items() if place is None and part not in LINE]:
            shown = "、".join(lacking)
            notes.append(
                f"mappings.toml 的 key 要用“{shown}”这一列，表里没有，{header.dataset.field(name).label}无法组成"
            )
            continue
        where = _where(file, sheet, submitter)
        made = pl.concat_str([_piece(place, where, header) for place in places.values()], separator="-")
        typed = columns.get(name)
        cell = pl.lit(None, pl.String) if typed is None else pl.col(typed)
        column = f"key:{name}"
        body = body.with_columns(
            pl.when(is_empty(plain(cell)).fill_null(True)).then(made).otherwise(cell).alias(column)
        )
        columns[name] = column
        label = header.dataset.field(name).label
        notes.append(f"“{label}”按 mappings.toml 由 {'、'.join(parts)} 组成")
    return Filled(body, replace(header, columns=columns), tuple(notes))


def _place(part: str, header: Header) -> str | None:
    """The column that shows this header, or that holds the field of this name."""
    word = header_text(part)
    shown = next((column for column, text in header.labels.items() if header_text(text) == word), None)
    return shown or header.columns.get(part)


def _piece(place: str | None, where: str, header: Header) -> pl.Expr:
    if place is not None:
        text = plain(pl.col(place))
        return pl.when(~is_empty(text)).then(text)
    month = [pl.col(header.made[0])] if header.made else []
    return pl.concat_str([pl.lit(where), pl.col("row").cast(pl.String), *month], separator="-")


def _where(file: str, sheet: str, submitter: str | None) -> str:
    """The township, the file and the sheet, as far as they differ."""
    names = [submitter or "", PurePosixPath(file).stem, sheet]
    text = "-".join(dict.fromkeys(compared(name) for name in names if name))
    return text if len(text) <= LONGEST else hashlib.sha256(text.encode()).hexdigest()[:16]
