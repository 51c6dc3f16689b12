"""Extremes: for every field of every ledger a file of rows, each of which is sound but for one extreme value there.

A row has a project, a key and a line of its own, so that what becomes of it can be told apart from all the others.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import xlsxwriter

from pipelines.definitions import Dataset, Field

LONG = "9" * 200_000  # past the limits of csv readers; `make soak` writes a megabyte
TEXTS = (
    *("0", "-1", "-0", "100000", "1000000000000", "1E+05", "1e308", "1" + "0" * 308, "9" * 400, "1." + "0" * 300 + "1"),
    *("NaN", "inf", "-Infinity", str(2**63), str(2**127), "-99999999", "13812345678", "TRUE", "#DIV/0!", "a\0b"),
    *("0000-01-01", "0001-01-01", "9999-12-31", "2024年99月", "-1.5", "60", "2958466", "99999999", "民国99999年1月1日"),
    *("999999999999999亿元", "1e9%", "9" * 30 + "°", "★" * 99, "=1+1", "a\nb\r\nc", "," * 999, "\u202eabc\u200f"),
    *("长" * 32_768, "A1" * 50 + "B"),
)
HALF = "\ud800"  # JSON can name half a character
CELLS: tuple[Any, ...] = (  # what only a cell of a workbook can be
    *(1e308, -1e308, 1e-308, -0.0, 1e15, 1e5, -99999999, True, False),
    *(timedelta(serial) for serial in (0, 0.5, 1, 60, 2958465, 2958466, 99999999)),
    *(ValueError(word) for word in ("#DIV/0!", "#N/A", "#NUM!")),
)


def sound(dataset: Dataset, turn: int, nth: int, township: str, village: str, code: str) -> dict[str, Any]:
    """The dataset's own example as the `nth` row of the township's file number `turn`; no two rows share a key.

    Every file speaks of the projects 1, 2, …, which are those of the project ledger number 0.
    """
    row = {field.name: dataset.example.get(field.name, "") for field in dataset.fields}
    number = turn * 50 + nth if dataset.key == "projects" else nth
    own = {"project_no": f"{code}-2026-{number:04d}", "township": township, "village": village}
    own |= {"project_name": f"{village}道路{number}号", "invoice_no": f"{code}{turn:03d}{nth:03d}"}
    row |= {name: text for name, text in own.items() if name in row}
    row |= {name: text for name, text in (("longitude", "118.05"), ("latitude", "25.05")) if name in row}
    row |= {name: f"{code}-{turn}-{nth}" for name in row if name == "photo_hash"}
    for key in set(dataset.keys) - {"project_no"}:
        match dataset.field(key).kind:
            case "id":
                row[key] = f"{code[-3:]}-{turn:03d}-{nth:03d}"
            case "date":
                row[key] = (date.fromisoformat(row[key]) + timedelta(turn)).isoformat()
            case "choice":
                row[key] = dataset.field(key).choices[turn % len(dataset.field(key).choices)]
            case _:
                row[key] = f"第{code}{turn:03d}{nth:03d}建筑公司"
    return row


def head(dataset: Dataset) -> list[str]:
    return [f"{f.label}({dataset.money_unit})" if f.kind == "money" else f.label for f in dataset.fields]


def ledger(dataset: Dataset, count: int, *place: str) -> list[list[Any]]:
    """A header and `count` sound rows: the township's file number 0."""
    return [head(dataset), *(list(sound(dataset, 0, nth, *place).values()) for nth in range(1, count + 1))]


def rows(dataset: Dataset, fields: Sequence[Field], values: Sequence[Any], *place: str) -> list[list[Any]]:
    """A header, and for each of the fields a sound row and one row for each value that it may be given by mistake."""
    lines = []
    for field in fields:
        turn = dataset.fields.index(field) + 1
        lines.append(sound(dataset, turn, 1, *place))
        lines += [sound(dataset, turn, nth, *place) | {field.name: value} for nth, value in enumerate(values, 2)]
    return [head(dataset), *(list(line.values()) for line in lines)]


def as_csv(table: Sequence[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue().encode()


def as_json(table: Sequence[Sequence[Any]]) -> bytes:
    return json.dumps([dict(zip(table[0], line, strict=True)) for line in table[1:]]).encode()


def as_xlsx(table: Sequence[Sequence[Any]]) -> bytes:
    """A timedelta is a date cell of so many days, an error the value of a formula."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        day, sheet = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_worksheet("表")
        for y, line in enumerate(table):
            for x, cell in enumerate(line):
                if isinstance(cell, timedelta):
                    sheet.write_number(y, x, cell.total_seconds() / 86400, day)
                elif isinstance(cell, ValueError):
                    sheet.write_formula(y, x, "=1/0", None, str(cell))
                elif cell != "":
                    sheet.write(y, x, cell)
    return data.getvalue()
