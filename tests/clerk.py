"""Clerk: a county in memory and the files its clerks hand in, for tests of reading and cleaning."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from pipelines.cleaning.file import CleanFile, clean_file
from pipelines.reference.county import ALIASES, HOLIDAYS, County

TOWNSHIPS = pl.DataFrame(
    {
        "code": ["350987101", "350987102", "350987200"],
        "name": ["西河镇", "东山镇", "南坪乡"],
        "kind": ["镇", "镇", "乡"],
        "group": ["Ⅰ", "Ⅰ", "Ⅱ"],
        "population": [30000, 20000, 10000],
        "area_km2": [80.0, 60.0, 120.0],
    }
)
VILLAGES = pl.DataFrame(
    {
        "code": ["350987101201", "350987101002", "350987102201"],
        "name": ["东岭村", "河口社区", "石桥村"],
        "township_code": ["350987101", "350987101", "350987102"],
        "population": [2000, 3000, 1500],
        "vulnerable_population": [30, 20, 10],
        "township": ["西河镇", "西河镇", "东山镇"],
    }
)
OLD_NAMES = [
    ("township", "350987101", "老河乡", None, date(2020, 12, 31)),
    ("village", "350987101201", "东岭头村", None, date(2021, 6, 30)),
]
COUNTY = County(
    folder=Path(),
    name="云溪县",
    code="350987",
    sample_as_of=None,
    report_due_day=25,
    townships=TOWNSHIPS,
    villages=VILLAGES,
    aliases=pl.DataFrame(OLD_NAMES, schema=ALIASES, orient="row"),
    holidays=pl.DataFrame(schema=HOLIDAYS),
    fingerprint="",
    names_fingerprint="",
)
PAYMENTS = ["凭证号", "项目编号", "拨付日期", "拨付金额(万元)", "款项性质", "收款单位"]
PROJECTS = [
    *("项目编号", "项目名称", "乡镇", "村（社区）", "项目类别", "计划年度"),
    *("预算金额(万元)", "计划开工日期", "计划竣工日期"),
]
Merge = tuple[int, int, int, int, Any]


def number(n: int, township: str = "350987101") -> str:
    return f"{township}-2026-{n:04d}"


def payment(n: int, **other: Any) -> list[Any]:
    """A sound payment, with cells replaced by header (拨付金额 stands for 拨付金额(万元))."""
    row = dict(zip(PAYMENTS, [f"PZ-{n}", number(1), "2026-03-05", "38", "进度款", "甲建设公司"], strict=True))
    return list({**row, **{PAYMENTS[3] if k == "拨付金额" else k: v for k, v in other.items()}}.values())


def project(n: int, **other: Any) -> list[Any]:
    """A sound project, with cells replaced by header."""
    values = [number(n), f"村道{n}", "西河镇", "东岭村", "道路", "2026", "38", "2026-03-01", "2026-06-30"]
    return list({**dict(zip(PROJECTS, values, strict=True)), **other}.values())


def csv(*rows: Sequence[Any]) -> bytes:
    """Rows as UTF-8 text; cells must not need quotes."""
    return "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows).encode()


def xlsx(
    sheets: dict[str, Sequence[Sequence[Any]]],
    merges: dict[str, Sequence[Merge]] | None = None,
    hidden: Sequence[str] = (),
    at: tuple[int, int] = (0, 0),
) -> bytes:
    """A workbook; `merges` are (first row, first column, last row, last column, text) from 0; `at` moves the tables."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"strings_to_numbers": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for y, row in enumerate(rows, start=at[0]):
                for x, cell in enumerate(row, start=at[1]):
                    if isinstance(cell, date):
                        sheet.write_datetime(y, x, cell, day)
                    elif cell is not None:
                        sheet.write(y, x, cell)
            for top, left, bottom, right, text in (merges or {}).get(name, ()):
                sheet.merge_range(top, left, bottom, right, text)
            if name in hidden:
                sheet.hide()
    return data.getvalue()


def cleaned(data: bytes, name: str = "西河镇/拨付台账.csv") -> CleanFile:
    """The file as cleaning gives it; and no row may ever be lost on the way."""
    result = clean_file(name, data, COUNTY)
    for sheet in result.sheets:
        assert sheet.rows_seen == sheet.accepted + sheet.rejected + sheet.non_data
    assert sum(s.accepted for s in result.sheets) == sum(frame.height for frame in result.clean.values())
    assert sum(s.rejected for s in result.sheets) == result.rejected.height
    return result


def unread(result: CleanFile) -> list[str]:
    """What is said of the cells of accepted rows that could not be read, one sentence per row."""
    cells = result.warnings.filter(pl.col("kind") == "unread").with_columns(
        sentence=pl.format("{}：{}", "label", "message")
    )
    rows = cells.group_by("source_sheet", "source_row", maintain_order=True).agg(pl.col("sentence").str.join("；"))
    return rows.sort("source_row")["sentence"].to_list()


def messages(result: CleanFile) -> list[str]:
    """All that is said of rows sent back and of cells that could not be read."""
    return [*result.rejected["reason_text"], *unread(result)]


def reasons(data: bytes, name: str = "西河镇/拨付台账.csv") -> list[str]:
    """The reasons of the rejected rows, in order."""
    return cleaned(data, name).rejected["reason_text"].to_list()
