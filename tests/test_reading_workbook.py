"""Workbooks are read with Excel's own row numbers, text and numbers exact, and nothing hidden goes unsaid."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from pipelines.reading.read import read
from pipelines.reading.unreadable import Unreadable
from tests.clerk import xlsx


def cells(data: bytes) -> list[tuple[object, ...]]:
    return read("x.xlsx", data)[0].cells.rows()


def test_rows_and_columns_keep_the_places_excel_shows() -> None:
    data = xlsx({"表": [["a", "b"], [None, None], ["c", None]]}, at=(3, 2))
    assert cells(data) == [(4, None, None, "a", "b"), (6, None, None, "c", None)]


def test_merged_ranges_come_with_the_rows_excel_shows() -> None:
    (sheet,) = read("x.xlsx", xlsx({"表": [["h"]]}, {"表": [(4, 1, 6, 2, "并")]}))
    assert sheet.merged == ((5, 1, 7, 2),)


def test_hidden_sheets_are_given_and_marked() -> None:
    sheets = read("x.xlsx", xlsx({"甲": [["a"]], "乙": [["b"]], "空": []}, hidden=["乙"]))
    assert [(s.name, s.hidden, s.cells.height) for s in sheets] == [("甲", False, 1), ("乙", True, 1), ("空", False, 0)]


def test_a_chart_sheet_is_no_table() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        book.add_worksheet("表").write(0, 0, 1)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=表!$A$1:$A$1"})
        book.add_chartsheet("图").set_chart(chart)
    assert [sheet.name for sheet in read("x.xlsx", data.getvalue())] == ["表"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  38.10 ", "  38.10 "),
        ("2024.10", "2024.10"),
        (38.1234, "38.1234"),
        (380000.12, "380000.12"),
        (123456789.12, "123456789.12"),
        (35.6 * 1.03, "36.668"),
        (350987101001, "350987101001"),
        (999999999999999, "999999999999999"),
        (350304199001011234, "3.50304199001011E+17"),
        ("350304199001011234", "350304199001011234"),
        ("123456789.120000005", "123456789.120000005"),
        (0.95, "0.95"),
        (-0.5, "-0.5"),
        (True, "true"),
        (date(2024, 3, 5), "2024-03-05 00:00:00"),
    ],
)
def test_a_cell_is_the_text_that_was_typed_or_the_number_excel_keeps(cell: object, text: str) -> None:
    assert cells(xlsx({"表": [["x", cell]]})) == [(1, "x", text)]


def test_a_fen_in_the_tenth_decimal_of_a_hundred_million_survives() -> None:
    assert cells(xlsx({"表": [["金额(亿元)"], [1.2345678901]]}))[1] == (2, "1.2345678901")


def test_formula_errors_stay_visible_at_their_places() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet()
        sheet.write(2, 1, "a")
        sheet.write_formula(3, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(4, 1, "=NA()", None, "#N/A")
    assert cells(data.getvalue()) == [(3, None, "a", None), (4, None, None, "#DIV/0!"), (5, None, "#N/A", None)]


def repacked(data: bytes, change: dict[str, bytes | None]) -> bytes:
    """The workbook with parts replaced, or left out where None."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            part = change.get(entry, old.read(entry))
            if part is not None:
                new.writestr(entry, part)
    return out.getvalue()


def test_a_workbook_that_names_a_missing_part_is_read() -> None:
    data = repacked(xlsx({"表": [["a"]]}), {"xl/theme/theme1.xml": None, "docProps/app.xml": None})
    assert cells(data) == [(1, "a")]


GOOD = xlsx({"表": [["a", "b"], ["1", "2"]]})
SHEET = "xl/worksheets/sheet1.xml"
FAR = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    b"</sheetData></worksheet>"
)
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 480
FILEPASS = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    + b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\0" * 12 + b"\x2f\x00\x06\x00" + b"\0" * 488
)  # fmt: skip


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "是空文件"),
        (b"\0\0 \r\n", "是空文件"),
        (GOOD[: len(GOOD) // 2], "没有传完整"),
        (b"PK\x03\x04garbage", "没有传完整"),
        (repacked(GOOD, {SHEET: b"<worksheet><sheetData><row>"}), "工作表“表”已损坏|已损坏"),
        (repacked(GOOD, {"xl/workbook.xml": BOMB}), "已损坏"),
        (repacked(GOOD, {"xl/_rels/workbook.xml.rels": BOMB}), "工作簿目录无法读取"),
        (
            repacked(GOOD, {"xl/workbook.xml": b'<?xml version="1.0" encoding="UTF-9"?><x/>'}),
            "没有可读|已损坏|没有工作表",
        ),
        (repacked(GOOD, {SHEET: FAR}), "第 1048576 行、第 16384 列"),
        (repacked(GOOD, {"xl/media/x.bin": None, "xl/styles.xml": b"0" * 70_000_000}), "异常庞大"),
        (ENCRYPTED, "设有打开密码.*取消密码"),
        (FILEPASS, "设有打开密码.*取消密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "已损坏，或是读不了的旧格式"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "是图片"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "是图片"),
        (b"MZ\x90\x00" + b"\0" * 50, "是可执行程序"),
        (b"%PDF-1.7\n", "是 PDF"),
        (b"Rar!\x1a\x07\x00", "是 RAR 压缩包"),
        (b"\x00\x01\x02" * 20, "不是表格文件"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "不是有效的 XML"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence_with_the_file_and_the_way_out(data: bytes, what: str) -> None:
    with pytest.raises(Unreadable, match=what) as refused:
        read("西河镇/台账.xlsx", data)
    assert refused.value.message.startswith("“台账.xlsx”")
    assert refused.value.message.count("。") == 2
    assert "请" in refused.value.message


@pytest.mark.parametrize(
    ("part", "what"),
    [("word/document.xml", "Word 文档"), ("ppt/x.xml", "演示文稿"), (".hidden", "压缩包，里面没有文件")],
)
def test_other_zips_are_told_from_workbooks(part: str, what: str) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(Unreadable, match=what):
        read("x.xlsx", data.getvalue())


def test_two_letters_at_the_start_do_not_make_a_text_a_program() -> None:
    assert read("x.csv", b"MZ,b\n1,2\n")[0].cells.rows() == [(1, "MZ", "b"), (2, "1", "2")]


def test_a_name_that_lies_about_the_format_does_not_matter() -> None:
    assert read("x.csv", xlsx({"表": [["a"]]}))[0].cells.rows() == [(1, "a")]
    assert read("x.xlsx", b"a,b\n")[0].cells.rows() == [(1, "a", "b")]


def test_a_panic_of_the_reader_is_an_ordinary_refusal_but_an_interrupt_is_not() -> None:
    from pipelines.reading.excel.guard import Refused, guarded

    panic = type("PanicException", (BaseException,), {})

    def raising(error: BaseException) -> object:
        raise error

    with pytest.raises(Refused, match="PanicException: boom"):
        guarded(lambda: raising(panic("boom")))
    with pytest.raises(KeyboardInterrupt):
        guarded(lambda: raising(KeyboardInterrupt()))
