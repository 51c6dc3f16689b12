"""A workbook is read as a person sees it: percentages, formulas nobody calculated, days from 1904, hidden rows."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.reading.excel.extent import is_from_1904
from pipelines.reading.excel.styles import as_percent, is_percent
from pipelines.reading.read import read
from pipelines.reading.unreadable import Unreadable
from tests.clerk import PROJECTS, cleaned, messages, number, project
from tests.ledger_files import FILES
from tests.raw_book import MAIN, SHEET, STRICT, X15, raw_book, row, text

PROGRESS = ["项目编号", "报送日期", "形象进度"]
MAC = date(1904, 1, 1)


def cell(place: str, value: object, style: int = 0, more: str = "") -> str:
    return f'<c r="{place}" s="{style}"{more}><v>{value}</v></c>'


def progress(*cells: str) -> list[str]:
    """Sheet rows of a progress ledger, the cells of 形象进度 given as tags."""
    lines = [row(n, number(n), "2024-05-01", tag.replace("C?", f"C{n}")) for n, tag in enumerate(cells, start=2)]
    return [row(1, *PROGRESS), *lines]


def percents(data: bytes) -> list[float]:
    result = cleaned(data, "西河镇/进度报送2024.xlsx")
    assert messages(result) == []
    return result.clean["progress"]["percent"].to_list()


# percentages


def test_a_percent_format_beside_plain_numbers_is_what_the_cells_show() -> None:
    cells = [cell("C?", value, style) for value, style in ((95, 0), (1, 1), (0.5, 1), (0.005, 1))]
    assert percents(raw_book(progress(*cells), formats=["0%"], sheet="进度报送")) == [95, 100, 50, 0.5]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.booleans()), min_size=1, max_size=8),
    st.sampled_from(["0%", "0.00%", "0%;[Red]-0%", "[绿色]0.0%", "#,##0.0%_ ", "完成0%", "0.0%;;"]),
    st.sampled_from(["", "x:"]),
)
def test_a_cell_is_the_percentage_it_shows_in_whatever_format(
    values: list[tuple[int, bool]], form: str, prefix: str
) -> None:
    plain = [n // 100 if n >= 200 else n // 100 + 2 for n, _ in values]  # whole numbers that are no fractions
    cells = [
        cell("C?", f"{n / 10000!r}" if shown else whole, int(shown))
        for (n, shown), whole in zip(values, plain, strict=True)
    ]
    data = raw_book(progress(*cells), formats=[form], sheet="进度报送")
    if prefix:
        data = prefixed(data)
    expected = [n / 100 if shown else float(whole) for (n, shown), whole in zip(values, plain, strict=True)]
    assert percents(data) == expected


def prefixed(data: bytes) -> bytes:
    """The sheet's tags under a namespace prefix, as OpenXML SDK and some exporters write them."""

    def change(xml: str) -> str:
        return re.sub(r"<(/?)(?=[a-z])", r"<\1x:", xml, flags=re.IGNORECASE).replace("xmlns=", "xmlns:x=")

    return changed(data, SHEET, change)


def changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            new.writestr(name, change(xml.decode()) if name == part else xml)
    return out.getvalue()


def test_excels_own_formats_9_and_10_and_a_first_style_of_percentages_count_too() -> None:
    sheet = '<styleSheet xmlns="%s"><cellXfs count="2"><xf numFmtId="%d"/><xf numFmtId="%d"/></cellXfs></styleSheet>'
    assert percents(
        raw_book(progress(cell("C?", 1, 1), cell("C?", 2)), sheet="进度报送", style_sheet=sheet % (MAIN, 0, 9))
    ) == [100, 2]
    without_style = '<c r="C?"><v>0.5</v></c>'
    assert percents(
        raw_book(progress(without_style, cell("C?", 7, 1)), sheet="进度报送", style_sheet=sheet % (MAIN, 10, 0))
    ) == [50, 7]


def test_a_formula_in_a_percent_format_shows_its_result_as_a_percentage() -> None:
    cells = ['<c r="C?" s="1"><f>1/4</f><v>0.25</v></c>', cell("C?", 95)]
    assert percents(raw_book(progress(*cells), formats=["0%"], sheet="进度报送")) == [25, 95]


@pytest.mark.parametrize(
    ("code", "shows"),
    [
        ("0%", True),
        ('0"%"', False),
        (r"0\%", False),
        ("0.0%;[Red]-0.0%", True),
        ("General", False),
        ("0.00E+00", False),
    ],
)
def test_a_format_shows_percentages_if_its_sign_is_no_mere_text(code: str, shows: bool) -> None:
    assert is_percent(code) is shows


@given(st.decimals(min_value=0, max_value=10, places=6))
def test_a_hundred_times_a_number_is_exact(value: Decimal) -> None:
    assert Decimal(as_percent(repr(float(value))).removesuffix("%")) == value * 100


def test_openpyxl_and_xlsxwriter_write_percentages_that_are_read() -> None:
    book = openpyxl.Workbook()
    book.active.title = "进度报送"
    for line in (PROGRESS, [number(1), "2024-05-01", 1], [number(2), "2024-05-01", 60]):
        book.active.append(line)
    book.active["C2"].number_format = "0.00%"
    out = io.BytesIO()
    book.save(out)
    assert percents(out.getvalue()) == [100, 60]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as other:
        sheet = other.add_worksheet("进度报送")
        sheet.write_row(0, 0, PROGRESS)
        sheet.write_row(1, 0, [number(1), "2024-05-01"])
        sheet.write_number(1, 2, 0.005, other.add_format({"num_format": 10}))
    assert percents(out.getvalue()) == [0.5]


def test_a_bare_fraction_beside_whole_percentages_is_asked_about() -> None:
    data = raw_book(progress(cell("C?", 95), cell("C?", 0.5), cell("C?", 1)), sheet="进度报送")
    why = messages(cleaned(data, "西河镇/x.xlsx"))
    assert why[0] == "形象进度：“0.5”看不出是 0.5% 还是 50%（同一列里还有大于 1 的数），请写上百分号"
    assert why[1].startswith("形象进度：“1”看不出是 1% 还是 100%")


# formulas without a result

UNCALCULATED = "这个公式还没有计算过，请用 Excel 打开、保存后再报送"


def ledger(budget: str, settled: str = "<c/>", **how: Any) -> bytes:
    head = row(1, *[label.replace("万元", "元") for label in PROJECTS], "审定金额(元)")
    line = project(1)
    cells = [text(f"{chr(65 + at)}2", value) for at, value in enumerate(line)]
    cells[6] = budget
    return raw_book([head, f'<row r="2">{"".join(cells)}{settled if settled != "<c/>" else ""}</row>'], **how)


@pytest.mark.parametrize(
    "tag",
    [
        '<c r="G2"><f>1000*380</f></c>',
        '<c r="G2"><f>1000*380</f><v/></c>',
        '<c r="G2"><f>1000*380</f><v></v></c>',
        '<c r="G2" s="0"> <f>1000*380</f> <v> </v> </c>',
        '<c r="G2" t="n"><f ca="1">1000*380</f><v/></c>',
        '<c r="G2" t="str"><f>1000*380</f></c>',
        '<c r="G2"><f t="array" ref="G2">1000*380</f></c>',
        '<c r="G2"><f t="shared" si="0" ref="G2:G9">1000*380</f><v/></c>',
        '<c r="G2"><f t="shared" si="0"/></c>',
        '<c r="G2"><f t="shared" si="0"></f><v></v></c>',
        '<c r="G2"><f>1000*380</f><v>0.0</v></c>',  # Apache POI; Excel writes 0
        '<c r="G2"><f>IF(A2&lt;"z",380000,0)</f></c>',
    ],
)
def test_a_formula_that_nobody_calculated_is_said_to_be_so(tag: str) -> None:
    for data in (ledger(tag), prefixed(ledger(tag))):
        (reason,) = messages(cleaned(data, "西河镇/项目台账2024.xlsx"))
        assert reason.startswith("预算金额：“=") and reason.endswith(UNCALCULATED)


def test_an_optional_cell_whose_formula_nobody_calculated_is_not_lost() -> None:
    result = cleaned(ledger('<c r="G2"><v>380000</v></c>', '<c r="J2"><f>G2*0.97</f></c>'), "西河镇/项目台账2024.xlsx")
    (reason,) = messages(result)
    assert reason == f"审定金额：“=G2*0.97”{UNCALCULATED}"


def test_a_zero_that_a_program_left_for_excel_to_work_out_is_no_zero() -> None:
    zero = '<c r="G2"><f>SUM(H2:I2)</f><v>0</v></c>'
    kept = ledger(zero, after='<calcPr calcId="191029"/>')
    left = ledger(zero, after='<calcPr calcId="124519" fullCalcOnLoad="1"/>')
    assert cleaned(kept, "西河镇/x.xlsx").clean["projects"]["budget_fen"].to_list() == [0]
    assert UNCALCULATED in messages(cleaned(left, "西河镇/x.xlsx"))[0]


@pytest.mark.parametrize("value", ["380000", "3.8E5"])
def test_a_result_that_excel_kept_is_the_amount(value: str) -> None:
    data = ledger(f'<c r="G2"><f>1000*380</f><v>{value}</v></c>', after='<calcPr fullCalcOnLoad="1"/>')
    assert cleaned(data, "西河镇/x.xlsx").clean["projects"]["budget_fen"].to_list() == [38_000_000]


def test_a_formula_that_shows_nothing_is_an_empty_cell() -> None:
    empty = '<c r="J2" t="str"><f>IF(1=2,1,"")</f><v></v></c>'
    data = ledger('<c r="G2"><v>380000</v></c>', empty)
    assert cleaned(data, "西河镇/x.xlsx").clean["projects"]["settled_fen"].to_list() == [None]


def test_lines_that_a_template_prepared_with_formulas_are_no_rows() -> None:
    lines = [row(n, *[""] * 8, f'<c r="I{n}"><f>IF(A{n}="","",TODAY())</f></c>') for n in range(3, 40)]
    head, line = row(1, *PROJECTS), row(2, *project(1))
    result = cleaned(raw_book([head, line, *lines]), "西河镇/项目台账.xlsx")
    assert (result.clean["projects"].height, result.rejected.height) == (1, 0)


def test_a_row_whose_number_is_a_formula_nobody_calculated_goes_back_and_is_not_lost() -> None:
    cells = [f'<c r="{letter}2"><f>台账!{letter}2</f></c>' for letter in "ABCDEFGHI"]
    result = cleaned(raw_book([row(1, *PROJECTS), row(2, *cells)]), "西河镇/项目台账.xlsx")
    assert UNCALCULATED in messages(result)[0]


def test_openpyxl_and_xlsxwriter_leave_formulas_that_are_told_of() -> None:
    book = openpyxl.Workbook()
    book.active.append(PROJECTS)
    book.active.append(project(1, **{PROJECTS[6]: "=19*2"}))
    out = io.BytesIO()
    book.save(out)
    assert UNCALCULATED in messages(cleaned(out.getvalue(), "西河镇/项目台账.xlsx"))[0]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as other:
        sheet = other.add_worksheet("项目台账")
        sheet.write_row(0, 0, PROJECTS)
        sheet.write_row(1, 0, project(1, **{PROJECTS[6]: "=19*2"}))
    assert UNCALCULATED in messages(cleaned(out.getvalue(), "西河镇/项目台账.xlsx"))[0]


def test_an_error_of_a_formula_is_named_and_is_none_that_nobody_calculated() -> None:
    data = ledger('<c r="G2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')
    assert "“#DIV/0!”是 Excel 公式错误" in messages(cleaned(data, "西河镇/x.xlsx"))[0]


# days from 1904

SAYS_1904 = [
    '<workbookPr date1904="1"/>',
    '<workbookPr defaultThemeVersion="1" date1904="true"/>',
    "<workbookPr date1904='1'></workbookPr>",
]


def days(start: str, finish: str, **how: Any) -> list[str]:
    cells = [text(f"{chr(65 + at)}2", value) for at, value in enumerate(project(1))]
    cells[7:9] = [start, finish]
    return [row(1, *PROJECTS), row(2, *cells)]


@settings(max_examples=30, deadline=None)
@given(
    st.dates(date(1990, 1, 2), date(2100, 12, 31)),
    st.sampled_from(SAYS_1904),
    st.sampled_from(["", X15]),
    st.booleans(),
    st.sampled_from([MAIN, STRICT]),
)
def test_a_day_of_a_1904_workbook_is_the_day_excel_shows(
    on: date, says: str, other: str, other_first: bool, ns: str
) -> None:
    serial = (on - MAC).days
    rows = days(cell("H2", serial, 1), cell("I2", serial + 0.5, 1))
    before, after = (other + says, "") if other_first else (says, other)
    data = raw_book(rows, formats=["yyyy-mm-dd"], before=before, after=after, ns=ns)
    result = cleaned(data, "西河镇/项目台账.xlsx")
    assert messages(result) == []
    assert result.clean["projects"].select("planned_start_on", "planned_finish_on").row(0) == (on, on)


def test_a_1904_workbook_under_a_prefix_is_known_too() -> None:
    data = raw_book(
        days(cell("H2", 43894, 1), cell("I2", 44011, 1)), formats=["yyyy-mm-dd"], before=SAYS_1904[0], after=X15
    )

    def change(xml: str) -> str:
        for tag in ("workbook ", "workbook>", "workbookPr", "sheets", "sheet "):
            xml = xml.replace(f"<{tag}", f"<m:{tag}").replace(f"</{tag}", f"</m:{tag}")
        return xml.replace(f'xmlns="{MAIN}"', f'xmlns:m="{MAIN}"').replace("<extLst", f'<extLst xmlns="{MAIN}"')

    result = cleaned(changed(data, "xl/workbook.xml", change), "西河镇/项目台账.xlsx").clean["projects"]
    assert result["planned_start_on"].to_list() == [date(2024, 3, 5)]


@pytest.mark.parametrize("tag", [cell("H2", 43894), cell("H2", 45356), text("H2", "45356")])
def test_a_plain_number_in_a_1904_workbook_is_no_day_that_anybody_can_be_sure_of(tag: str) -> None:
    data = raw_book(days(tag, text("I2", "2024-06-30")), before=SAYS_1904[0])
    assert "从 1904 年起数日子，看不出是哪一天" in messages(cleaned(data, "西河镇/x.xlsx"))[0]


@pytest.mark.parametrize(
    "before",
    [
        *("", '<workbookPr date1904="0"/>', '<workbookPr date1904="false"/>', "<workbookPr/>"),
        '<!-- <workbookPr date1904="1"/> -->',
    ],
)
def test_a_workbook_that_does_not_count_from_1904_is_read_as_ever(before: str) -> None:
    data = raw_book(days(cell("H2", 45356), text("I2", "2024-06-30")), before=before, after=X15)
    assert cleaned(data, "西河镇/x.xlsx").clean["projects"]["planned_start_on"].to_list() == [date(2024, 3, 5)]


def test_an_xls_of_the_1904_system_gives_excels_days_and_doubts_plain_numbers() -> None:
    data = (FILES / "biff8.xls").read_bytes()
    at = data.index(b"\x22\x00\x02\x00\x00\x00")
    mac = data[: at + 4] + b"\x01" + data[at + 5 :]
    (usual,), (sheet,) = read("x.xls", data), read("x.xls", mac)
    first, later = (str(book.cells.row(2)[3]) for book in (usual, sheet))
    assert datetime.fromisoformat(later) - datetime.fromisoformat(first) == timedelta(days=1462)
    assert sheet.from_1904 and not usual.from_1904


def test_an_xls_of_excel_95_and_an_xml_of_2003_tell_of_1904_too() -> None:
    xml = (FILES / "xml2003.xls").read_text(encoding="utf-8")
    head = '<ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel"><Date1904/></ExcelWorkbook><Styles>'
    (sheet,) = read("x.xls", xml.replace("<Styles>", head, 1).encode())
    assert sheet.from_1904 and not read("x.xls", xml.encode())[0].from_1904
    old = (FILES / "biff5.xls").read_bytes()
    at = old.index(b"\x22\x00\x02\x00\x00\x00")
    assert read("x.xls", old[: at + 4] + b"\x01" + old[at + 5 :])[0].from_1904


@pytest.mark.parametrize("flag", [0, 1])
def test_a_binary_workbook_tells_of_1904_by_the_first_bit_of_its_properties(flag: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.bin", b"\x83\x01\x00" + b"\x99\x01\x0c" + bytes([flag]) + b"\0" * 11)
    assert is_from_1904("x.xlsb", out.getvalue()) is bool(flag)


def test_a_binary_workbook_whose_properties_cannot_be_read_is_refused_and_not_taken_for_1900() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.bin", b"\x83\x01\x00" + b"\x99\x01\x0c\x01" + b"\0" * 11)
    with pytest.raises(Unreadable, match="工作簿目录无法读取"):
        is_from_1904("x.xlsb", out.getvalue().replace(b"\x99\x01\x0c\x01", b"\x99\x01\x0c\x00"))  # its checksum fails
    assert not is_from_1904("x.xlsx", plain_zip())


def plain_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


# names in the zip


@pytest.mark.parametrize(
    "entry",
    [
        lambda name: name.replace("/", "\\"),
        lambda name: "./" + name,
        lambda name: "/" + name,
        lambda name: name.replace("xl/workbook", "XL/Workbook").replace("xl/worksheets/sheet1", "xl/Worksheets/Sheet1"),
        lambda name: name.replace("xl/", "XL\\"),
    ],
)
def test_a_workbook_whose_parts_have_odd_names_is_one_workbook(entry: Callable[[str], str]) -> None:
    lines = days(cell("H2", 43894, 1), text("I2", "2024-06-30"))
    data = raw_book(lines, formats=["yyyy-mm-dd"], before=SAYS_1904[0], after=X15, entry=entry)
    result = cleaned(data, "西河镇/项目台账2024.xlsx")
    assert messages(result) == []
    row_ = result.clean["projects"].row(0, named=True)
    assert (row_["budget_fen"], row_["planned_start_on"]) == (38_000_000, date(2024, 3, 5))
