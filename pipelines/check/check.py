"""Check: what would become of a file if it were handed in, without handing it in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.check.among import among
from pipelines.check.categories import barred
from pipelines.cleaning.accept.unread import UNREAD, as_rejected, of_accepted
from pipelines.cleaning.file import CleanFile, SheetReport, clean_file
from pipelines.cleaning.sheet.mapping_template import stub
from pipelines.privacy.masks import mask
from pipelines.reference.county import County


def check(name: str, data: bytes, county: County) -> dict[str, Any]:
    """Counts, every reason with the row a person sees and the header of the cell, which header went to which field,
    and a mapping to fill in for the headers nobody knows."""
    return answer_of(clean_file(name, data, county))


@dataclass(frozen=True)
class Checked:
    """The check's answer, and the rejected rows and unread cells that a send-back workbook is marked by."""

    answer: dict[str, Any]
    rejected: pl.DataFrame


def check_among(
    name: str, data: bytes, county: County, folder: Path | None, categories: tuple[str, ...] = ()
) -> Checked:
    """The check of a file as if it lay at `name` in the inbox of the data folder tonight; without one, by itself.

    A sender who is limited to `categories` is told in `barred` which of its rows keep the whole file from being
    handed in.
    """
    result, notes = clean_file(name, data, county), tuple[str, ...]()
    why = barred(result, categories, folder)
    if folder is not None:
        result, notes = among(result, hashlib.sha256(data).hexdigest(), folder, county)
    wrong = pl.concat([result.rejected, as_rejected(of_accepted(result.warnings, result.rejected))])
    return Checked(
        {**answer_of(result), "notes": [mask(note) for note in notes], "barred": why and mask(why)}, wrong.drop("raw")
    )


def answer_of(result: CleanFile) -> dict[str, Any]:
    """The check's answer about a file that has been cleaned, or refused."""
    return {name: _masked(value) for name, value in _answer_of(result).items()}


def _masked(value: Any) -> Any:
    """Every text of the answer masked: headers, names of sheets and the mapping may hold a number like any cell."""
    match value:
        case str():
            return mask(value)
        case dict():
            return {key: _masked(each) for key, each in value.items()}
        case list() | tuple():
            return [_masked(each) for each in value]
        case _:
            return value


def _answer_of(result: CleanFile) -> dict[str, Any]:
    unread = of_accepted(result.warnings, result.rejected)
    datasets = dict.fromkeys(sheet.dataset for sheet in result.sheets if sheet.dataset)
    return {
        "dataset": ",".join(datasets),
        "rows_seen": sum(sheet.rows_seen for sheet in result.sheets),
        "accepted": sum(sheet.accepted for sheet in result.sheets),
        "rejected": sum(sheet.rejected for sheet in result.sheets),
        "non_data": sum(sheet.non_data for sheet in result.sheets),
        "unread": unread.height,
        "reasons": _reasons(result),
        "unread_cells": _cells(unread),
        "sheets": [_sheet(sheet, unread) for sheet in result.sheets],
        "warnings": _cells(result.warnings.filter(pl.col("kind") != UNREAD)),
        "mapping_stub": stub(result),
        "refused": result.refused,
    }


def _reasons(result: CleanFile) -> list[dict[str, Any]]:
    return [
        {"sheet": sheet, "row": row, "field": why["label"], "reason": why["reason"]}
        for sheet, row, reasons in result.rejected.select("source_sheet", "source_row", "reasons").iter_rows()
        for why in json.loads(reasons)
    ]


def _cells(warnings: pl.DataFrame) -> list[dict[str, Any]]:
    """Single cells of which something is said."""
    rows = warnings.select("field", "label", "kind", "message", sheet="source_sheet", row="source_row")
    return list(rows.iter_rows(named=True))


def _sheet(sheet: SheetReport, unread: pl.DataFrame) -> dict[str, Any]:
    mine = (pl.col("source_sheet") == sheet.sheet) & pl.col("dataset").eq_missing(sheet.dataset)
    return {
        "sheet": sheet.sheet,
        "dataset": sheet.dataset,
        "rows_seen": sheet.rows_seen,
        "accepted": sheet.accepted,
        "rejected": sheet.rejected,
        "non_data": sheet.non_data,
        "unread": unread.filter(mine).height,
        "message": sheet.message,
        "unknown_headers": list(sheet.unknown_headers),
        "columns": [asdict(column) for column in sheet.columns],
    }
