"""Formats that cannot be read: the file goes back; 100 % is never 1, and 万元 never 元, for want of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from pipelines.cleaning.file import clean_file
from pipelines.reading.excel import workbook
from pipelines.reading.unreadable import Unreadable
from tests.clerk import COUNTY, number

STYLES = "xl/styles.xml"


def book(code: str, value: float, head: str) -> bytes:
    """A progress ledger whose third column is kept as a number and shown by a format."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "进度报送"
    sheet.append(["项目编号", "报送日期", "形象进度", "累计完成产值(元)"])
    sheet.append([number(1), "2024-03-05", 95, 1])
    sheet.append([number(2), "2024-03-05", 95, 1])
    cell = sheet.cell(3, 3 if head == "percent" else 4)
    cell.value, cell.number_format = value, code
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_styles(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    old, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as anew:
        for name in old.namelist():
            anew.writestr(name, change(old.read(name)) if name == STYLES else old.read(name))
    return out.getvalue()


def damaged(data: bytes) -> bytes:
    """One byte of the stored styles turned: the checksum no longer fits."""
    data = with_styles(data, lambda xml: xml)
    at = data.index(b"<cellXfs")
    return data[:at] + b"#" + data[at + 1 :]


HARMED = {
    "damaged": damaged,
    "with an entity": lambda data: with_styles(data, lambda xml: b"<!--<!ENTITY a>-->" + xml),
    "of absurd size": lambda data: with_styles(
        data, lambda xml: xml + b"<!--" + bytes(range(32, 127)) * 180_000 + b"-->"
    ),
}


@pytest.mark.parametrize("harm", HARMED)
@pytest.mark.parametrize(("code", "value", "field"), [("0%", 1, "percent"), ('0.0"万元"', 38.6, "output_value_fen")])
def test_a_workbook_whose_formats_cannot_be_read_says_so_or_reads_what_is_shown(
    harm: str, code: str, value: float, field: str
) -> None:
    result = clean_file("西河镇/进度报送.xlsx", HARMED[harm](book(code, value, field)), COUNTY)
    shown = {"percent": 100.0, "output_value_fen": 38_600_000}[field]
    read = [shown] if result.refused else result.clean["progress"][field].to_list()[1:]
    assert read == [shown]
    assert result.refused is None or "“进度报送.xlsx”" in result.refused


def test_the_whole_book_reads_what_is_shown() -> None:
    for code, value, field, shown in (("0%", 1, "percent", 100.0), ('0.0"万元"', 38.6, "output_value_fen", 38_600_000)):
        result = clean_file("西河镇/进度报送.xlsx", book(code, value, field), COUNTY)
        assert result.clean["progress"][field].to_list()[1] == shown


def test_an_old_workbook_whose_records_break_off_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes) -> None:
        raise IndexError(len(data))

    monkeypatch.setattr(workbook, "sheet_records", broken)
    with pytest.raises(Unreadable, match="单元格格式读不出来"):
        workbook._sheet_records("台账.xls", b"")
