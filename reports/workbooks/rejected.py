"""Rejected: the rows a township must correct — its own columns, bad cells coloured, reasons beside."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import xlsxwriter

from pipelines.cleaning.sheet.labels import named
from pipelines.registry import datasets
from reports.words.neutral import for_cell, mask
from reports.workbooks.context import ExportContext
from reports.workbooks.styles import BAD, Styles
from reports.workbooks.workbook import (
    Column,
    Table,
    add_official,
    look_of,
    open_book,
    print_setup,
    row_height,
    write_merged,
    write_value,
)

SUMMARY = (
    Column("序号", 5, kind="centre"),
    Column("乡镇", 10, kind="centre"),
    Column("台账", 12, kind="centre"),
    Column("项目编号", 21, kind="centre"),
    Column("文件", 34),
    Column("工作表", 12, kind="centre"),
    Column("行号", 6, kind="centre"),
    Column("退回原因", 50),
)
HOW = "请在原文件中改正后重新报送整份文件；改正后的行在下一次夜间处理时自动进入台账。行号是在 Excel 中看到的行号。"
LEADING = (("退回原因", 44), ("文件", 26), ("工作表", 12), ("行号", 6))


def rejected_workbook(rejected: pl.DataFrame, context: ExportContext) -> bytes:
    """A summary sheet of every rejected row, and one sheet per dataset with the cells as they were handed in."""
    ordered = rejected.sort(["source_file", "source_sheet", "source_row"], nulls_last=True)
    book, buffer = open_book(context)
    rows = [_summary(number, row) for number, row in enumerate(ordered.to_dicts(), start=1)]
    add_official(book, Table(SUMMARY, rows, unit="单位：行", notes=[HOW], sheet="退回清单"), context)
    for dataset in ordered["dataset"].unique(maintain_order=True).drop_nulls().to_list():
        _own_sheet(book, dataset, ordered.filter(pl.col("dataset") == dataset).to_dicts(), context)
    book.close()
    return buffer.getvalue()


def _label(dataset: str | None) -> str | None:
    definition = datasets().get(dataset or "")
    return definition.label if definition else dataset


def _place(row: dict[str, Any]) -> list[str]:
    """File and sheet as a person may read them."""
    return [mask(row["source_file"] or ""), mask(row["source_sheet"] or "")]


def _summary(number: int, row: dict[str, Any]) -> list[Any]:
    where = [*_place(row), row["source_row"]]
    return [
        number,
        row["township"],
        _label(row["dataset"]),
        mask(row["project_no"] or ""),
        *where,
        mask(row["reason_text"] or ""),
    ]


def _own_sheet(book: xlsxwriter.Workbook, dataset: str, rows: list[dict[str, Any]], context: ExportContext) -> None:
    """The cells as handed in, one column per field; what no field is known for keeps its own column."""
    styles, sheet = Styles(book), book.add_worksheet(_label(dataset))
    cells = [_by_field(dataset, json.loads(row["raw"] or "{}")) for row in rows]
    bad = [{reason["field"] for reason in json.loads(row["reasons"] or "[]")} for row in rows]
    headers = _headers(dataset, cells, bad)
    columns = [*LEADING, *((header, 15) for header in headers.values())]
    last = len(columns) - 1
    sheet.set_row(0, 30)
    title = f"{_label(dataset)}：退回的行（红底为有问题的格）"
    write_merged(sheet, (0, 0, 0, last), title, styles.get(bold=True, font_size=14))
    write_merged(sheet, (1, 0, 1, last), context.line(), styles.small())
    for at, (header, width) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(2, at, for_cell(mask(header)), styles.head(at == 0, at == last))
    for nth, (row, cell, wrong) in enumerate(zip(rows, cells, bad, strict=True), start=3):
        values = [mask(row["reason_text"] or ""), *_place(row), row["source_row"]]
        values += [mask(cell[key][1]) if key in cell else None for key in headers]
        sheet.set_row(nth, row_height([(value, width) for value, (_, width) in zip(values, columns, strict=True)]))
        for at, (key, value) in enumerate(zip([None] * len(LEADING) + list(headers), values, strict=True)):
            fill = {"bg_color": BAD} if key in wrong else {}
            style = styles.cell(at == 0, at == last, text_wrap=True, align="left", **fill, **look_of(value))
            write_value(sheet, nth, at, value, style, missing="")
    print_setup(sheet, header=(2, 2), frozen_columns=1)


def _by_field(dataset: str, raw: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Field (or the header itself, if nobody knows it) → the township's own header and cell."""
    cell_by_field: dict[str, tuple[str, str]] = {}
    for header, cell in raw.items():
        key = _field(dataset, header)
        cell_by_field[header if key is None or key in cell_by_field else key] = (header, str(cell))
    return cell_by_field


def _headers(dataset: str, cells: list[dict[str, tuple[str, str]]], bad: list[set[str]]) -> dict[str, str]:
    """Field → what stands above it: the township's own word, or the template's where files differ or have none."""
    fields = {field.name: field.label for field in datasets()[dataset].fields} if dataset in datasets() else {}
    words: dict[str, set[str]] = {}
    for cell in cells:
        for key, (header, _) in cell.items():
            words.setdefault(key, set()).add(header)
    for key in sorted(set().union(*bad) & fields.keys() - words.keys()):
        words[key] = {fields[key]}
    return {key: min(headers) if len(headers) == 1 else fields[key] for key, headers in words.items()}


def _field(dataset: str, header: str) -> str | None:
    """The field that a header names, read the way the cleaning reads it."""
    meaning = named(header)
    field, _ = meaning.fields.get(dataset, (None, False)) if meaning else (None, False)
    return field.name if field else None
