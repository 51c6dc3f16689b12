"""Check: what would become of a file if it were handed in, without handing it in."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import polars as pl

from pipelines.cleaning.file import CleanFile, clean_file
from pipelines.cleaning.masks import mask
from pipelines.cleaning.stub import stub
from pipelines.cleaning.unread import UNREAD
from pipelines.reference.county import County


def check(name: str, data: bytes, county: County) -> dict[str, Any]:
    """Counts, every reason with the row a person sees and the header of the cell, which header went to which field,
    and a mapping to fill in for the headers nobody knows."""
    return told(clean_file(name, data, county))


def told(result: CleanFile) -> dict[str, Any]:
    """The check's answer about a file that has been cleaned, or refused."""
    return {name: _masked(value) for name, value in _told(result).items()}


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


def _told(result: CleanFile) -> dict[str, Any]:
    datasets = dict.fromkeys(sheet.dataset for sheet in result.sheets if sheet.dataset)
    return {
        "dataset": ",".join(datasets),
        "rows_seen": sum(sheet.rows_seen for sheet in result.sheets),
        "accepted": sum(sheet.accepted for sheet in result.sheets),
        "rejected": sum(sheet.rejected for sheet in result.sheets),
        "non_data": sum(sheet.non_data for sheet in result.sheets),
        "unread": sum(sheet.unread for sheet in result.sheets),
        "reasons": _reasons(result),
        "unread_cells": _warnings(result, unread=True),
        "sheets": [_sheet(result, index) for index in range(len(result.sheets))],
        "warnings": _warnings(result, unread=False),
        "mapping_stub": stub(result),
        "refused": result.refused,
    }


def _reasons(result: CleanFile) -> list[dict[str, Any]]:
    return [
        {"sheet": sheet, "row": row, "field": why["label"], "reason": why["reason"]}
        for sheet, row, reasons in result.rejected.select("source_sheet", "source_row", "reasons").iter_rows()
        for why in json.loads(reasons)
    ]


def _warnings(result: CleanFile, *, unread: bool) -> list[dict[str, Any]]:
    """The cells of accepted rows that could not be read; or what is probably wrong and refuses nothing."""
    wanted = result.warnings.filter((pl.col("kind") == UNREAD) == unread)
    rows = wanted.select("field", "label", "kind", "message", sheet="source_sheet", row="source_row")
    return list(rows.iter_rows(named=True))


def _sheet(result: CleanFile, index: int) -> dict[str, Any]:
    sheet = result.sheets[index]
    return {
        "sheet": sheet.sheet,
        "dataset": sheet.dataset,
        "rows_seen": sheet.rows_seen,
        "accepted": sheet.accepted,
        "rejected": sheet.rejected,
        "non_data": sheet.non_data,
        "unread": sheet.unread,
        "message": sheet.message,
        "unknown_headers": list(sheet.unknown_headers),
        "columns": [asdict(column) for column in sheet.columns],
    }
