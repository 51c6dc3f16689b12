"""Rows that a filter hides are read and told of; other kinds of workbooks are read as they are seen, like an .xlsx."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date

import pytest

from pipelines.reading.read import read
from tests.clerk import PROJECTS, cleaned, messages, number, project
from tests.ledger_files import FILES
from tests.raw_book import raw_book, row, text

PROGRESS = ["项目编号", "报送日期", "形象进度"]
UNCALCULATED = "这个公式还没有计算过，请用 Excel 打开、保存后再报送"


def filtered(total: str, *, hide: str = ' hidden="1"') -> bytes:
    head = row(1, *PROJECTS)
    lines = [row(n, *project(n), more=hide if n == 3 else "") for n in (2, 3, 4)]
    return raw_book([head, *lines, row(5, "合计", *[""] * 5, total)])


@pytest.mark.parametrize(
    "hide",
    [' hidden="1"', " hidden='true'", ' ht="0" customHeight="1"', ' ht="0.0"', " ht='0'", ' s="1" hidden="1" ht="14"'],
)
def test_rows_that_a_filter_hides_are_read_and_told_of_and_their_subtotal_accuses_nobody(hide: str) -> None:
    result = cleaned(filtered('<c r="G5"><f>SUBTOTAL(109,G2:G4)</f><v>76</v></c>', hide=hide), "西河镇/项目台账.xlsx")
    assert result.clean["projects"].height == 3
    assert result.sheets[0].message == "有 1 行被筛选或隐藏，已一并读取"
    assert result.checksums.is_empty()


@pytest.mark.parametrize(
    ("total", "hide", "checked"),
    [
        ('<c r="G5"><v>76</v></c>', ' hidden="1"', False),  # fits the rows that are seen
        ('<c r="G5"><v>77</v></c>', ' hidden="1"', True),  # fits neither
        ('<c r="G5"><v>114</v></c>', ' hidden="1"', True),  # fits all
        ('<c r="G5"><f>SUBTOTAL(9,G2:G4)</f><v>99</v></c>', ' hidden="1"', False),
        ('<c r="G5"><f>AGGREGATE(9,5,G2:G4)</f><v>99</v></c>', ' hidden="1"', False),
        ('<c r="G5"><f>subtotal(9,G2:G4)</f><v>99</v></c>', ' hidden="1"', False),
        ('<c r="G5"><f>SUBTOTAL(9,G2:G4)</f><v>76</v></c>', "", True),  # nothing is hidden
    ],
)
def test_a_total_is_held_against_all_rows_unless_it_counts_only_those_seen(
    total: str, hide: str, checked: bool
) -> None:
    result = cleaned(filtered(total, hide=hide), "西河镇/项目台账.xlsx")
    assert (result.checksums.height == 1) is checked


def test_a_sheet_without_hidden_rows_says_nothing_of_them() -> None:
    assert cleaned(filtered(text("G5", "114"), hide=' hidden="0"'), "西河镇/项目台账.xlsx").sheets[0].message == ""


def test_an_xls_tells_its_hidden_rows_and_its_percentages() -> None:
    data = bytearray((FILES / "biff8.xls").read_bytes())
    at = data.index(struct.pack("<HHH", 0x208, 16, 3))  # ROW of the fourth line
    data[at + 4 + 12] |= 0x20
    amount = data.index(struct.pack("<HHHH", 0x203, 14, 2, 3))  # NUMBER in D3
    style = struct.unpack_from("<H", data, amount + 8)[0]
    place = data.index(struct.pack("<HH", 0xE0, 20))
    for _ in range(style):
        place = data.index(struct.pack("<HH", 0xE0, 20), place + 4)
    struct.pack_into("<H", data, place + 6, 10)
    (sheet,) = read("x.xls", bytes(data))
    assert sheet.hidden_rows == {4}
    assert sheet.cells.row(2)[4] == "3812%"


def test_an_xml_of_2003_tells_hidden_rows_percentages_and_formulas_nobody_calculated() -> None:
    xml = (FILES / "xml2003.xls").read_text(encoding="utf-8")
    xml = xml.replace('<Row ss:Index="4">', '<Row ss:Index="4" ss:Hidden="1">')
    xml = xml.replace("</Styles>", '<Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style></Styles>')
    xml = xml.replace(
        'ss:StyleID="s21" ss:Index="4"><Data ss:Type="Number">0.95',
        'ss:StyleID="p" ss:Index="4"><Data ss:Type="Number">0.95',
    )
    xml = xml.replace('ss:Index="4"><Data ss:Type="Number">38.12</Data>', 'ss:Index="4" ss:Formula="=19*2">')
    (sheet,) = read("x.xls", xml.encode())
    assert sheet.hidden_rows == {4}
    assert [line[4] for line in sheet.cells.rows()[2:]] == ["=19*2", "1234.5678", "95%"]


def ods(rows: str, settings_: str = "") -> bytes:
    names = "office table text"
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names.split())
    body = (
        f'<office:spreadsheet>{settings_}<table:table table:name="进度报送">{rows}</table:table></office:spreadsheet>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {spaces}><office:body>{body}</office:body>'
            "</office:document-content>",
        )
        archive.writestr(
            "META-INF/manifest.xml", '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
    return out.getvalue()


def ods_row(*cells: str, more: str = "") -> str:
    tags = [
        c
        if c.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>'
        for c in cells
    ]
    return f"<table:table-row{more}>{''.join(tags)}</table:table-row>"


def test_an_open_document_is_read_as_it_is_seen_too() -> None:
    half = '<table:table-cell table:style-name="ce1" office:value-type="percentage" office:value="0.5"/>'
    open_ = '<table:table-cell table:formula="of:=[.C1]*2"/>'
    plain = '<table:table-cell office:value-type="float" office:value="95"><text:p>95</text:p></table:table-cell>'
    lines = [
        ods_row(*PROGRESS),
        ods_row(number(1), "2024-05-01", half),
        ods_row(number(2), "2024-05-01", plain, more=' table:visibility="filter"'),
        ods_row(number(3), "2024-05-01", open_),
    ]
    result = cleaned(ods("".join(lines)), "西河镇/进度报送.ods")
    assert result.clean["progress"]["percent"].to_list() == [50, 95]
    assert UNCALCULATED in messages(result)[0]
    assert "有 1 行被筛选或隐藏，已一并读取" in result.sheets[0].message


def test_an_open_document_that_counts_from_1904_doubts_plain_numbers() -> None:
    lines = ods_row(*PROGRESS) + ods_row(number(1), "45356", "95")
    null = '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    assert "从 1904 年起" in messages(cleaned(ods(lines, null), "西河镇/x.ods"))[0]
    assert cleaned(ods(lines), "西河镇/x.ods").clean["progress"]["reported_on"].to_list() == [date(2024, 3, 5)]
