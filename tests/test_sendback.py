"""Rejected rows go home: the township's own sheet comes back marked, and corrected in that very file it is accepted."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.sheet.sendback_marks import NOTE, REASON
from pipelines.reference.county import load
from reports.sendback.rebuilt import LAST_ROW, titles
from reports.sendback.sendback import file_name, sendback
from reports.workbooks.styles import BAD
from tests.clerk import PAYMENTS, PROJECTS, cleaned, csv, payment, project, xlsx
from tests.tiny import tiny_county

RED = f"FF{BAD[1:]}"
NAME = "西河镇/拨付台账.xlsx"


def sent(data: bytes, name: str = NAME) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(sendback(name, data, cleaned(data, name).rejected)))


def red(sheet: Any) -> set[tuple[int, int]]:
    """(row, column) of every red cell, from 1."""
    return {(cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == RED}


def column_of(sheet: Any, text: str) -> tuple[int, int]:
    (place,) = [(cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == text]
    return place


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def html(rows: Sequence[Sequence[Any]]) -> bytes:
    lines = ["".join(f"<td>{'' if cell is None else cell}</td>" for cell in row) for row in rows]
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>".encode()


KINDS = {
    "xlsx": lambda rows: xlsx({"台账": rows}),
    "csv": lambda rows: csv(*rows),
    "gbk": lambda rows: csv(*rows).decode().encode("gb18030"),
    "xls-html": html,
}
ABOVE: dict[str, list[list[Any]]] = {
    "nothing": [],
    "title": [["西河镇2026年拨付台账"]],
    "title and unit": [["西河镇2026年拨付台账"], ["填报单位:西河镇", None, "单位：万元"]],
}
BELOW: dict[str, list[list[Any]]] = {
    "nothing": [],
    "totals and notes": [["合计", None, None, "76"], ["注:以上数据以凭证为准"], ["填表人:张三"]],
}


@settings(max_examples=40, deadline=None)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    above=st.sampled_from(sorted(ABOVE)),
    below=st.sampled_from(sorted(BELOW)),
    two_levels=st.booleans(),
    index=st.booleans(),
    wrong=st.lists(st.sampled_from(["拨付金额", "拨付日期", "款项性质"]), min_size=1, max_size=4),
)
def test_corrected_in_the_very_file_every_row_is_accepted(
    kind: str, above: str, below: str, two_levels: bool, index: bool, wrong: list[str]
) -> None:
    headers = [list(PAYMENTS)] if not two_levels else [["凭证号", None, "支付情况", None, None, None], list(PAYMENTS)]
    sound = [payment(n) for n in range(1, 3)]
    bad = [payment(10 + n, **{field: "看不懂"}) for n, field in enumerate(wrong)]
    marks = [["1", "2", "3", "4", "5", "6"]] if index else []
    name = f"西河镇/拨付台账.{'xlsx' if kind == 'xlsx' else 'xls' if kind == 'xls-html' else 'csv'}"
    data = KINDS[kind](ABOVE[above] + headers + marks + sound + bad + BELOW[below])
    first = cleaned(data, name)
    assert first.rejected.height == len(bad)
    book = sent(data, name)
    sheet = book.worksheets[0]
    row, at = column_of(sheet, REASON)
    wanted = {"拨付金额": "38", "拨付日期": "2026-03-05", "款项性质": "进度款"}
    places = {label: column_of(sheet, "拨付金额(万元)" if label == "拨付金额" else label)[1] for label in wanted}
    row_numbers = {n for n in range(row + 1, sheet.max_row + 1) if sheet.cell(n, at).value}
    assert row_numbers == set(first.rejected["source_row"])
    for place, label in zip(first.rejected["source_row"], wrong, strict=True):
        assert (place, places[label]) in red(sheet) and label in sheet.cell(place, at).value
        sheet.cell(place, places[label]).value = wanted[label]
    again = cleaned(saved(book), name)
    (report,) = again.sheets
    assert (report.rejected, report.unknown_headers) == (0, ())
    assert report.accepted == len(sound) + len(bad)
    assert report.non_data == first.sheets[0].non_data
    rows = [clean.clean["payments"].drop("batch_id", "source_sheet") for clean in (first, again)]
    assert rows[0].equals(rows[1].filter(rows[1]["payment_no"].is_in(rows[0]["payment_no"].to_list())))


def test_only_the_wrong_cell_and_its_reason_are_red_and_everything_else_stays_where_it_was() -> None:
    data = xlsx({"台账": [["西河镇拨付台账"], PAYMENTS, payment(1), payment(2, 拨付日期="明天")]})
    sheet = sent(data)["台账"]
    assert red(sheet) == {(4, 3), (4, 7)}
    assert sheet["G2"].value == REASON and sheet["H2"].value.startswith(NOTE)
    assert [cell.value for cell in sheet[3]][:6] == payment(1)


def test_a_second_return_reuses_the_column_and_clears_what_was_corrected() -> None:
    data = xlsx({"台账": [PAYMENTS, payment(1, 拨付日期="明天"), payment(2, 拨付金额="很多")]})
    book = sent(data)
    book["台账"]["C2"].value = "2026-03-05"
    half = saved(book)
    assert cleaned(half, NAME).rejected["source_row"].to_list() == [3]
    sheet = sent(half)["台账"]
    assert red(sheet) == {(3, 4), (3, 7)}
    assert sheet["G2"].value is None and sheet.max_column == 8


def test_sheets_without_rejected_rows_stay_and_hidden_ones_stay_hidden() -> None:
    sheets = {"一": [PAYMENTS, payment(1)], "二": [PAYMENTS, payment(2, 拨付日期="明天")], "旧": [["2019"]]}
    book = sent(xlsx(sheets, hidden=["旧"]))
    assert book.sheetnames == ["一", "二", "旧"] and book["旧"].sheet_state == "hidden"
    assert red(book["一"]) == set() and book["一"].max_column == len(PAYMENTS)
    assert book.active.title == "二"


def test_the_look_of_a_workbook_is_kept_and_nothing_in_it_computes() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (PAYMENTS, payment(1, 拨付日期="明天"), payment(2)):
        sheet.append(row)
    sheet["A3"].fill = openpyxl.styles.PatternFill("solid", fgColor="FF00FF00")
    sheet["H3"].value, sheet["I3"].value = "=1+1", "=cmd|' /C calc'!A0"
    sheet["I3"].data_type = "s"
    sheet["A3"].hyperlink = "http://example.invalid/"
    sheet.column_dimensions["A"].width = 33
    sheet.merged_cells.add("A5:C5")
    marked = sent(saved(book)).active
    assert marked["A3"].fill.fgColor.rgb == "FF00FF00" and marked.column_dimensions["A"].width == 33
    assert "A5:C5" in {str(span) for span in marked.merged_cells.ranges}
    assert marked["A3"].hyperlink is None
    assert {cell.data_type for row in marked.iter_rows() for cell in row} <= {"s", "n"}
    assert marked["I3"].value.startswith("=cmd") and marked["I3"].quotePrefix


def test_a_formula_typed_into_a_csv_comes_back_as_text() -> None:
    data = csv([*PAYMENTS, "备注"], [*payment(1, 拨付日期="明天"), "=1+1"], [*payment(2), "@x"])
    sheet = sent(data, "西河镇/拨付台账.csv").active
    assert (sheet["G2"].value, sheet["G2"].data_type, sheet["G2"].quotePrefix) == ("=1+1", "s", True)
    assert sheet["G3"].quotePrefix


def test_a_phone_in_prose_is_masked_and_a_key_is_not() -> None:
    header = [*PAYMENTS, "备注"]
    rows = [[*payment(1, 拨付日期="明天", 凭证号="13912345678"), "请打13912345678"]]
    for data, name in ((xlsx({"台账": [header, *rows]}), NAME), (csv(header, *rows), "西河镇/拨付台账.csv")):
        sheet = sent(data, name).worksheets[0]
        assert (sheet["A2"].value, sheet["G2"].value) == ("13912345678", "请打139****5678")
        assert "已遮盖" in sheet.cell(1, 9).value


def test_a_column_that_holds_phones_and_is_known_as_such_keeps_them() -> None:
    data = xlsx({"台账": [[*PROJECTS, "联系电话"], [*project(1, 计划年度="不知"), "13912345678"]]})
    result = cleaned(data, "西河镇/项目台账.xlsx")
    known = [column.field for column in result.sheets[0].columns if column.header == "联系电话"]
    sheet = sent(data, "西河镇/项目台账.xlsx").active
    assert sheet["J2"].value == ("13912345678" if known[0] else "139****5678")


def test_a_row_of_another_township_goes_home_without_its_numbers(tmp_path: Path) -> None:
    county = load(tiny_county(tmp_path) / "reference")
    header = [*PROJECTS, "联系电话"]
    at = header.index("乡镇")
    own, other = ([*project(nth, 计划年度="不知"), "13912345678"] for nth in (1, 2))
    other[at] = "东山乡"
    for data, name in ((xlsx({"台账": [header, own, other]}), "西河镇/项目台账.xlsx"),
                       (csv(header, own, other), "西河镇/项目台账.csv")):  # fmt: skip
        book = sendback(name, data, cleaned(data, name).rejected, county)
        sheet, column = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0], len(header)
        assert sheet.cell(2, column).value == "13912345678"
        assert sheet.cell(3, column).value == "139****5678"
        assert sheet.cell(3, 1).value == other[0]


def test_a_sheet_nobody_recognises_says_so_at_its_header() -> None:
    data = xlsx({"台账": [["甲栏", "乙栏", "丙栏"], ["1", "2", "3"], ["4", "5", "6"]]})
    sheet = sent(data)["台账"]
    assert {(1, 1), (1, 2), (1, 3)} <= red(sheet)
    assert "认不出来" in sheet["E1"].value and "认不出表头" in sheet["D2"].value


def test_a_wrong_cell_inside_a_merged_range_colours_the_range() -> None:
    rows = [PAYMENTS, payment(1, 项目编号=None), payment(2, 项目编号=None)]
    data = xlsx({"台账": rows}, merges={"台账": [(1, 1, 2, 1, "350999101-2026-0001")]})
    assert (2, 2) in red(sent(data)["台账"])


def test_json_rows_move_down_by_the_line_of_their_keys() -> None:
    line = dict(zip(PAYMENTS, payment(1, 拨付日期="明天"), strict=True))
    data = str([line]).replace("'", '"').encode()
    sheet = sent(data, "西河镇/拨付台账.json").active
    assert [cell.value for cell in sheet[1]][:6] == PAYMENTS
    assert red(sheet) == {(2, 3), (2, 7)}


def test_a_day_and_a_number_typed_as_such_are_still_such() -> None:
    data = xlsx({"台账": [PAYMENTS, payment(1, 拨付日期=date(2026, 3, 5), 拨付金额=38.5), payment(2, 拨付日期="明天")]})
    sheet = sent(data)["台账"]
    assert sheet["C2"].value.date() == date(2026, 3, 5) and sheet["D2"].value == 38.5


@pytest.mark.soak  # make test asks its siblings
def test_a_table_past_excels_last_row_goes_back_as_an_excerpt_with_its_old_row_numbers() -> None:
    rows = [",".join(PAYMENTS), *(",".join(payment(n)) for n in range(30)), ",".join(payment(99, 拨付日期="明天"))]
    data = ("\n" * LAST_ROW).join(["", "\n".join(rows)]).encode()
    sheet = sent(data, "西河镇/拨付台账.csv").active
    assert sheet.max_row == 2 and red(sheet) == {(2, 3), (2, 7)}
    assert sheet["I2"].value == f"{LAST_ROW + len(rows)}" and "摘录" in sheet["H1"].value
    sheet["C2"].value = "2026-03-05"
    assert cleaned(saved(sheet.parent), "西河镇/拨付台账补报.xlsx").clean["payments"].height == 1


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (["台账"], ["台账"]),
        (["a" * 40, "a" * 40], ["a" * 31, "a" * 29 + "~2"]),
        (["2026/一[季]:度*?"], ["2026-一-季--度--"]),
        (["  '", "History"], ["表", "History~2"]),
        (["x" * 30 + "/拨付.csv › 拨付"], ["x" * 19 + "-拨付.csv › 拨付"]),
    ],
)
def test_sheet_names_are_what_excel_admits(names: list[str], wanted: list[str]) -> None:
    assert titles(names) == wanted
    assert all(len(title) <= 31 for title in titles(names))


def test_it_is_handed_out_as_xlsx_whatever_it_was() -> None:
    assert file_name("西河镇/2026/拨付台账.csv") == "拨付台账.xlsx"
