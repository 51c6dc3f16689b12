"""Habits 10 to 15 of real ledgers: kinds of files, old names, doubles, several sheets and several townships."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reports.words.neutral import mask
from tests.clerk import PAYMENTS, PROJECTS, cleaned, csv, number, payment, project, xlsx

# 10 · encodings, separators, ragged rows, JSON


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_habit_10_text_in_any_encoding_with_any_separator(encoding: str, separator: str) -> None:
    data = csv(PAYMENTS, payment(1)).decode().replace(",", separator).encode(encoding)
    assert cleaned(data).clean["payments"]["amount_fen"].to_list() == [38_000_000]


def test_habit_10_a_quoted_line_break_stays_in_its_cell_and_short_rows_are_padded() -> None:
    head = [*PAYMENTS, "审批人", "发票号"]
    data = csv(head, [*payment(1), '"张三\n李四"', "A1"], payment(2))
    clean = cleaned(data).clean["payments"]
    assert clean.select("source_row", "approved_by", "invoice_no").rows() == [(2, "张三 李四", "A1"), (4, None, None)]


def test_habit_10_json_as_a_list_or_by_the_line() -> None:
    rows = [dict(zip(PAYMENTS, payment(n), strict=True)) for n in (1, 2)]
    for data in (json.dumps(rows, ensure_ascii=False), "\n".join(json.dumps(r, ensure_ascii=False) for r in rows)):
        clean = cleaned(data.encode(), "西河镇/拨付台账.json").clean["payments"]
        assert clean["payment_no"].to_list() == ["PZ-1", "PZ-2"]


def test_habit_10_a_json_number_in_powers_of_ten_is_the_amount_it_says() -> None:
    row: dict[str, Any] = dict(zip(PAYMENTS, payment(1), strict=True))
    data = json.dumps([{**row, PAYMENTS[3]: 0.000001}]).encode()
    assert b"1e-06" in data
    assert cleaned(data, "西河镇/拨付台账.json").clean["payments"]["amount_fen"].to_list() == [1]


# 11 · kinds of workbooks are in test_reading_workbook.py; here: a page of the web under the name of a workbook


def test_habit_11_a_web_page_saved_as_xls_is_a_ledger() -> None:
    lines = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in (PAYMENTS, payment(1)))
    page = f"<html><table><tr><td colspan=6>拨付台账</td></tr>{lines}</table></html>".encode("gbk")
    assert cleaned(page, "西河镇/拨付台账.xls").clean["payments"]["source_row"].to_list() == [3]


# 12 · old names


def test_habit_12_an_old_name_counts_for_its_time_and_an_unknown_one_gets_the_nearest() -> None:
    rows = [
        project(1, 乡镇="老河乡", 计划开工日期="2020-12-31"),
        project(2, 乡镇="西合镇"),
        project(3, **{"村（社区）": "东岭头村", "计划开工日期": "2021-06-30"}),
    ]
    result = cleaned(csv(PROJECTS, *rows), "项目台账.csv")
    assert result.clean["projects"].select("township", "village").rows() == [("西河镇", "东岭村")] * 2
    assert "西河镇" in result.rejected["reason_text"][0]


# 13 · doubles


def test_habit_13_the_same_key_joins_exactly_and_a_second_spelling_of_a_name_is_a_row_of_its_own() -> None:
    rows = [project(1, 项目名称="东岭村道路硬化"), project(2, 项目名称="东岭村村道硬化工程"), project(1)]
    result = cleaned(csv(PROJECTS, *rows), "西河镇/项目台账.csv")
    assert result.clean["projects"]["project_no"].to_list() == [number(1), number(2)]
    assert "第 2 行重复" in result.rejected["reason_text"][0]


# 14 · sheets, townships, files


def test_habit_14_a_hidden_sheet_is_skipped_and_said_so() -> None:
    data = xlsx({"拨付台账": [PAYMENTS, payment(1)], "旧": [PAYMENTS, payment(2)]}, hidden=["旧"])
    result = cleaned(data, "西河镇/x.xlsx")
    assert result.clean["payments"].height == 1
    assert [(s.sheet, s.message) for s in result.sheets] == [("拨付台账", ""), ("旧", "隐藏工作表，未读取")]


def test_habit_14_one_workbook_may_hold_several_townships_on_one_sheet_or_on_several() -> None:
    there = {"项目编号": number(2, "350987102"), "乡镇": "东山镇", "村（社区）": "石桥村"}
    one = cleaned(xlsx({"项目台账": [PROJECTS, project(1), project(2, **there)]}), "全县项目台账.xlsx")
    many = xlsx({"西河镇": [PROJECTS, project(1)], "东山镇": [PROJECTS, project(2, **there)]})
    for result in (one, cleaned(many, "全县项目台账.xlsx")):
        assert result.clean["projects"]["township"].to_list() == ["西河镇", "东山镇"]


def test_habit_14_the_same_bytes_twice_give_the_same_rows_under_the_same_batch() -> None:
    data = csv(PAYMENTS, payment(1))
    first, second = cleaned(data, "西河镇/a.csv"), cleaned(data, "西河镇/b.csv")
    rows = [result.clean["payments"].drop("source_file", "source_sheet") for result in (first, second)]
    assert rows[0].equals(rows[1])


# 15 · phone and identity numbers inside free text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("联系13912345678转张三", "联系139****5678转张三"),
        ("电话:139 1234 5678、138-1234-5678", "电话:139****5678、138****5678"),
        ("１３９１２３４５６７８", "１３９****５６７８"),
        ("+8613912345678 或 +86 13912345678", "+86139****5678 或 +86 139****5678"),
        ("1391234\u200b5678", "139****5678"),
        ("身份证350304199001011234,", "身份证350***********1234,"),
        ("350304 19900101 123X", "350***********123X"),
        ("３５０３０４１９９００１０１１２３４", "３５０***********１２３４"),
    ],
)
def test_habit_15_phone_and_identity_numbers_are_masked_however_they_are_typed(text: str, shown: str) -> None:
    assert mask(text) == shown


@pytest.mark.parametrize(
    "text", ["350987101-2026-0001", "12345678901234567890", "91350304MA2XYZ0000", "913503041990010112"]
)
def test_habit_15_other_long_numbers_are_left_alone(text: str) -> None:
    assert mask(text) == text


# Totals are checksums, wherever they stand


WAN = 1_000_000
A, B, C = (payment(n, 拨付金额=str(n)) for n in (1, 2, 3))


def total(label: str, amount: str) -> list[Any]:
    return [label, None, None, amount]


def sums(*rows: list[Any]) -> list[tuple[str, float, float]]:
    checksums = cleaned(csv(PAYMENTS, *rows)).checksums
    return [(label, stated / WAN, summed / WAN) for label, stated, summed in
            checksums.select("label", "stated_fen", "summed_fen").rows()]  # fmt: skip


def test_a_grand_total_above_and_below_the_same_rows_is_one_total_of_everything() -> None:
    assert sums(total("合计", "6"), A, B, C, total("合计", "6")) == [("合计", 6, 6)] * 2


def test_totals_of_pages_cover_their_pages_and_what_is_carried_states_nothing() -> None:
    page = [A, total("本页合计", "1"), total("累计", "1"), total("承前页", "1")]
    assert sums(*page, B, C, total("本页合计", "5"), total("过次页", "6"), total("总计", "6")) == [
        ("本页合计", 1, 1),
        ("本页合计", 5, 5),
        ("总计", 6, 6),
    ]


def test_a_total_that_recurs_is_of_the_rows_since_the_last() -> None:
    assert sums(A, total("合计", "1"), B, C, total("合计", "5")) == [("合计", 1, 1), ("合计", 5, 5)]


@pytest.mark.parametrize("label", ["总合计", "全镇合计", "以上合计", "各项合计"])
def test_a_total_that_says_it_is_of_everything_is_not_one_of_a_block(label: str) -> None:
    assert sums(A, total("小计", "1"), B, C, total("小计", "5"), total(label, "6"))[-1] == (label, 6, 6)


def test_a_total_in_another_unit_is_compared_in_fen_and_a_wrong_one_shows() -> None:
    assert sums(A, B, C, total("合计", "60000元")) == [("合计", 6, 6)]
    assert sums(A, B, C, total("合计", "6.02")) == [("合计", 6.02, 6)]


def test_totals_of_townships_in_the_middle_are_of_their_townships() -> None:
    there = {"项目编号": number(3, "350987102"), "乡镇": "东山镇", "村（社区）": ""}
    rows = [project(1), project(2), ["西河镇小计", *[None] * 5, "76"], project(3, **there)]
    rows += [["小计", None, "东山镇", *[None] * 3, "38"], ["合计", *[None] * 5, "114"]]
    checksums = cleaned(csv(PROJECTS, *rows), "项目台账.csv").checksums
    assert checksums.select("township", "stated_fen", "summed_fen").rows() == [
        ("西河镇", 76 * WAN, 76 * WAN),
        ("东山镇", 38 * WAN, 38 * WAN),
        (None, 114 * WAN, 114 * WAN),
    ]


def test_blank_rows_in_the_middle_change_no_total() -> None:
    assert sums(A, [], [], B, total("小计", "3"), [], C, total("小计", "3")) == [("小计", 3, 3), ("小计", 3, 3)]
