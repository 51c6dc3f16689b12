"""What a cell's number format shows around its number is read as if it had been typed, or asked about."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from pipelines.reading.excel import number_formats
from pipelines.reading.excel.number_formats import surroundings
from pipelines.reading.read import read
from tests.clerk import cleaned, number

PLAIN = ["凭证号", "项目编号", "拨付日期", "拨付金额", "款项性质", "收款单位"]
UNTOUCHED = (
    *("0.00", "#,##0.00", "#,##0.00####", "General", "0.00_ ", "0.00_);(0.00)", "[Red]0;[Blue]-0", "0;-0;\"无\"", "@"),
    *("¥#,##0.00", "[$¥-804]#,##0", "[$￥-804]0", '"¥"0.00', '"人民币"0', "[$CNY] 0.00", "000\\-0000", "0.00E+00"),
    '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
)  # fmt: skip


def book(format_: str, value: float, header: str = "拨付金额(元)") -> bytes:
    """One payment whose amount is kept as a number and shown by the format."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as made:
        sheet, style = made.add_worksheet("拨付台账"), made.add_format({"num_format": format_})
        sheet.write_row(0, 0, [header if name == "拨付金额" else name for name in PLAIN])
        sheet.write_row(1, 0, ["PZ-1", number(1), "2026-03-05", None, "进度款", "甲建设公司"])
        sheet.write_number(1, 3, value, style)
    return data.getvalue()


def fen(data: bytes) -> tuple[list[int], str]:
    result = cleaned(data, "西河镇/拨付台账.xlsx")
    return result.clean["payments"]["amount_fen"].drop_nulls().to_list(), "".join(result.rejected["reason_text"])


@pytest.mark.parametrize("code", UNTOUCHED)
def test_a_format_that_shows_the_number_alone_changes_nothing(code: str) -> None:
    assert surroundings(code) == ("", "")
    assert fen(book(code, 386000.5)) == ([38_600_050], "")


@pytest.mark.parametrize("unit", ["元", "万元", "千元", "亿元", "万", "百元"])
@pytest.mark.parametrize(
    "form", ['0.00"{}"', '#,##0.0#" {}"', '0"{}";[Red]-0"{}"', '[$-804]0.0"{}"', 'General"{}"', '"¥"0"{}"']
)
def test_a_unit_that_the_format_shows_is_the_unit_of_the_cell(unit: str, form: str) -> None:
    power = {"元": 2, "百元": 4, "千元": 5, "万": 6, "万元": 6, "亿元": 10}[unit]
    assert fen(book(form.format(unit, unit), 38.6)) == ([int(Decimal("38.6").scaleb(power))], "")


def test_a_unit_in_single_escaped_signs_counts_as_well() -> None:
    assert fen(book("0.0\\万\\元", 38.6)) == ([38_600_000], "")
    assert fen(book("0.0!万!元", 38.6)) == ([38_600_000], "")


@pytest.mark.parametrize(
    "code",
    [
        '0!.0,"万"',
        "#,##0,",
        "#,##0.0,,",
        "0!.0000",
        '0"."0000"万"',
        '[>=10000]0!.0,"万元";0"元"',
        '#,##0,"千元"',
        '0"万"0000',
    ],
)
def test_a_format_that_moves_the_point_sends_the_cell_back(code: str) -> None:
    read_, why = fen(book(code, 386000))
    assert read_ == []
    assert "单元格的格式让看到的数和实际的数不一样" in why
    assert "386000" in why


@pytest.mark.parametrize(
    "code",
    [
        *("[$$-409]#,##0.00", "[$€-2] 0", "#,##0.00\\ [$€-407]", '"$"#,##0', "[$HK$-C04]0", "[$USD] 0"),
        *('0"美元"', '0.0"万美元"', '0"十万元"'),
    ],
)
def test_a_currency_or_a_unit_that_nobody_understands_sends_the_cell_back(code: str) -> None:
    read_, why = fen(book(code, 38))
    assert read_ == []
    assert "拨付金额：" in why


def test_a_day_stays_a_day_whatever_stands_in_its_format() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as made:
        sheet = made.add_worksheet("x")
        style = made.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        other = made.add_format({"num_format": '0"个月"'})
        sheet.write_number(0, 0, 45356, style)
        sheet.write_number(0, 1, 24, other)
        sheet.write_formula(0, 2, "=12*2", other, 24)
        sheet.write_string(0, 3, "24", other)
        sheet.write_boolean(0, 4, True, other)
    cells = read("x.xlsx", data.getvalue())[0].cells.row(0)
    assert cells[1].startswith("2024-03-05")
    assert cells[2:5] == ("24个月", "24个月", "24")


def test_the_workbooks_of_another_program_are_read_alike() -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "拨付台账"
    sheet.append([*PLAIN[:3], "拨付金额(元)", *PLAIN[4:]])
    sheet.append(["PZ-1", number(1), "2026-03-05", 38.6, "进度款", "甲建设公司"])
    sheet["D2"].number_format = '0.00"万元"'
    data = io.BytesIO()
    made.save(data)
    assert fen(data.getvalue()) == ([38_600_000], "")


def test_a_workbook_without_such_a_format_is_not_packed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(number_formats, "_packed")
    assert fen(book("#,##0.00", 38)) == ([3_800], "")
