"""Titles, units, merged headers, totals and notes of real ledgers are told from the rows that count."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipelines.cleaning.days.period import period_on
from tests.clerk import PAYMENTS, PROJECTS, cleaned, csv, number, payment, project, reasons, xlsx

PLAIN = ["拨付金额" if name == "拨付金额(万元)" else name for name in PAYMENTS]


def fen(data: bytes, name: str = "西河镇/拨付台账.csv") -> list[int]:
    return cleaned(data, name).clean["payments"]["amount_fen"].to_list()


def rows_of(data: bytes, name: str = "西河镇/拨付台账.csv") -> list[int]:
    return cleaned(data, name).clean["payments"]["source_row"].to_list()


def test_title_rows_and_a_unit_line_above_the_header_are_no_data() -> None:
    data = csv(["西河镇2026年拨付台账"], ["填报单位:西河镇人民政府", None, "单位：万元"], PLAIN, payment(1))
    assert fen(data) == [38_000_000]
    assert rows_of(data) == [4]
    (sheet,) = cleaned(data).sheets
    assert (sheet.rows_seen, sheet.accepted, sheet.rejected, sheet.non_data) == (4, 1, 0, 3)


@pytest.mark.parametrize(
    ("above", "header", "file", "value"),
    [
        ("单位:元", "拨付金额(万元)", "台账.csv", 38_000_000),
        ("单位：万元", "拨付金额(元)", "台账.csv", 3_800),
        ("单位:千元", "拨付金额", "台账(万元).csv", 3_800_000),
        ("2026年", "拨付金额", "台账(万元).csv", 38_000_000),
        ("2026年", "拨付金额", "台账.csv", 3_800),
        ("2026年", "拨付金额万元", "台账.csv", 38_000_000),
        ("2026年", "amount_fen", "台账.csv", 38),
    ],
)
def test_the_header_outranks_the_unit_line_outranks_the_file_outranks_yuan(
    above: str, header: str, file: str, value: int
) -> None:
    head = [header if name == "拨付金额" else name for name in PLAIN]
    assert fen(csv([above], head, payment(1)), f"西河镇/{file}") == [value]


def test_a_cell_with_its_own_unit_outranks_them_all() -> None:
    data = csv(PAYMENTS, payment(1, 拨付金额="380000元"), payment(2, 拨付金额="0.0038亿元"))
    assert fen(data) == [38_000_000, 38_000_000]


@pytest.mark.parametrize(
    "header",
    [
        ["*凭证号", "项 目 编\u3000号", "拨付日期：", "拨付金额(万元)※", "款项性质", "收款单位"],
        ["凭证编号", "工程编号", "支付日期", "付款金额【万元】", "款项", "收款人"],
        ["payment_no", "project_no", "paid_on", "拨付金额(万元)", "kind", "payee"],
    ],
)
def test_headers_are_known_with_spaces_stars_brackets_and_synonyms(header: list[str]) -> None:
    assert fen(csv(header, payment(1))) == [38_000_000]


def test_a_header_with_a_line_break_is_one_header() -> None:
    data = xlsx({"拨付台账": [["凭证号", "项目\n编号", *PAYMENTS[2:]], payment(1)]})
    assert fen(data, "西河镇/x.xlsx") == [38_000_000]


TWO_ROWS: list[list[Any]] = [
    ["项目编号", "项目名称", "乡镇", "项目类别", "计划年度", "预算金额(万元)", "计划", None, "实际", None],
    [None, None, None, None, None, None, "开工日期", "竣工日期", "开工日期", "竣工日期"],
    [number(1), "村道", "西河镇", "道路", "2026", "38", "2026-03-01", "2026-06-30", "2026-03-02", "2026-07-01"],
]


def test_two_header_rows_are_joined_even_where_no_merged_range_says_so() -> None:
    (row,) = cleaned(csv(*TWO_ROWS), "西河镇/项目台账.csv").clean["projects"].iter_rows(named=True)
    assert (row["planned_start_on"], row["planned_finish_on"]) == (date(2026, 3, 1), date(2026, 6, 30))
    assert (row["started_on"], row["finished_on"]) == (date(2026, 3, 2), date(2026, 7, 1))


def test_merged_header_cells_are_joined_over_three_rows() -> None:
    rows: list[list[Any]] = [["项目台账"], [], [], [], TWO_ROWS[2]]
    down = [(1, at, 3, at, text) for at, text in enumerate(TWO_ROWS[0][:6])]
    across = [(1, 6, 1, 9, "时间节点"), (2, 6, 2, 7, "计划"), (2, 8, 2, 9, "实际")]
    rows[3] = [None] * 6 + TWO_ROWS[1][6:]
    data = xlsx({"项目台账": rows}, {"项目台账": [*down, *across, (0, 0, 0, 9, "西河镇项目台账")]})
    result = cleaned(data, "西河镇/x.xlsx")
    (row,) = result.clean["projects"].iter_rows(named=True)
    assert (row["planned_finish_on"], row["started_on"]) == (date(2026, 6, 30), date(2026, 3, 2))
    assert row["source_row"] == 5
    assert result.sheets[0].unknown_headers == ()


def test_a_label_merged_deeper_than_the_known_header_takes_its_rows_with_it() -> None:
    rows = [[*PAYMENTS, "备查"], [None] * 6 + ["甲栏"], payment(1)]
    merges = [(0, at, 1, at, text) for at, text in enumerate(PAYMENTS)]
    assert rows_of(xlsx({"拨付台账": rows}, {"拨付台账": merges}), "西河镇/x.xlsx") == [3]


@pytest.mark.parametrize(
    "line",
    [
        ["甲", "1", "2", "3", "4", "5"],
        ["1", "2", "3", "4", "5", "6"],
        ["1/0"] * 6,
        ["文本", "文本", "yyyy-mm-dd", "数字", "必填", "必填"],
    ],
)
def test_an_index_or_format_row_under_the_header_is_no_data(line: list[str]) -> None:
    result = cleaned(csv(PAYMENTS, line, payment(1)))
    assert (result.sheets[0].accepted, result.sheets[0].rejected, result.sheets[0].non_data) == (1, 0, 2)


@pytest.mark.parametrize(
    "line",
    [
        ["注:本表一式两份"],
        ["备注:数据以凭证为准"],
        ["填表人:张三", None, None, "审核:李四", None, "联系电话:13912345678"],
        ["单位负责人(签字):", None, "填报日期：2026年10月8日"],
        ["制表:王五(盖章)"],
        ["第1页 共3页"],
        ["一、道路工程"],
        PAYMENTS,
        ["0", None, None, "0.00"],
    ],
)
def test_notes_headings_and_lines_never_filled_in_are_no_data(line: list[str | None]) -> None:
    result = cleaned(csv(PAYMENTS, payment(1), line, payment(2)))
    assert (result.sheets[0].accepted, result.sheets[0].rejected, result.sheets[0].non_data) == (2, 0, 2)


def test_a_serial_column_is_ignored_and_lines_that_hold_only_a_serial_number_are_no_data() -> None:
    data = csv(["序号", *PAYMENTS], ["1", *payment(1)], ["2"], ["3"])
    result = cleaned(data)
    assert (result.sheets[0].accepted, result.sheets[0].rejected) == (1, 0)
    assert result.sheets[0].unknown_headers == ()


def test_a_row_that_lost_its_number_is_not_taken_for_a_note() -> None:
    assert reasons(csv(PAYMENTS, payment(1, 凭证号=""))) == ["凭证号：必填，单元格是空的"]


def test_a_column_nobody_knows_is_named_in_the_report_and_harms_nothing() -> None:
    result = cleaned(csv([*PAYMENTS, "核对情况"], [*payment(1), "已核"]))
    assert result.sheets[0].unknown_headers == ("核对情况",)
    assert result.sheets[0].accepted == 1


def total(label: str, amount: str, first: str | None = None) -> list[Any]:
    return [first or label, None if first is None else label, None, amount, None, None]


def sums(*rows: list[Any]) -> list[tuple[str, int, int, bool]]:
    checksums = cleaned(csv(PAYMENTS, *rows)).checksums
    return checksums.select("label", "stated_fen", "summed_fen", "has_rejected").rows()


ONE, TWO, THREE = payment(1, 拨付金额="1"), payment(2, 拨付金额="2"), payment(3, 拨付金额="3")
WAN = 1_000_000


@pytest.mark.parametrize("label", ["合计", "合 计", "总计:", "共计", "合计(万元)", "合计3笔"])
def test_a_grand_total_covers_every_row_wherever_it_stands(label: str) -> None:
    for rows in ([ONE, TWO, THREE, total(label, "7")], [total(label, "7"), ONE, TWO, THREE]):
        ((_, stated, summed, rejected),) = sums(*rows)
        assert (stated, summed, rejected) == (7 * WAN, 6 * WAN, False)


def test_a_subtotal_covers_the_rows_above_it_and_the_total_covers_all() -> None:
    totals = sums(ONE, TWO, total("小计", "3"), THREE, total("小计", "3"), total("合计", "6"))
    assert [(label, summed // WAN) for label, _, summed, _ in totals] == [("小计", 3), ("小计", 3), ("合计", 6)]


def test_subtotals_that_come_first_cover_the_rows_below_them() -> None:
    totals = sums(total("合计", "6"), total("小计", "3"), ONE, TWO, total("小计", "3"), THREE)
    assert [(label, summed // WAN) for label, _, summed, _ in totals] == [("合计", 6), ("小计", 3), ("小计", 3)]


def test_a_total_of_a_township_covers_that_townships_rows() -> None:
    elsewhere = {"项目编号": number(1, "350987102"), "乡镇": "东山镇", "村（社区）": ""}
    of = [[name, *[None] * 5, "38", None, None] for name in ("东山镇小计", "西河镇小计")]
    data = csv(PROJECTS, project(1), project(2), project(3, **elsewhere), *of)
    checksums = cleaned(data, "项目台账.csv").checksums
    assert checksums.select("township", "summed_fen").rows() == [("东山镇", 38 * WAN), ("西河镇", 76 * WAN)]


def test_a_total_over_a_rejected_row_says_so_and_sums_only_the_accepted() -> None:
    assert sums(ONE, payment(2, 拨付金额="abc"), total("合计", "3")) == [("合计", 3 * WAN, 1 * WAN, True)]


def test_a_total_that_cannot_be_read_states_nothing() -> None:
    assert sums(ONE, total("合计", "#REF!")) == []
    assert sums(ONE, total("合计", "/")) == []


def test_a_project_whose_name_ends_in_a_total_word_is_still_a_project() -> None:
    assert cleaned(csv(PROJECTS, project(1, 项目名称="合计")), "西河镇/x.csv").sheets[0].accepted == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("拨付台账2026年第三季度", date(2026, 9, 30)),
        ("2026年三季度", date(2026, 9, 30)),
        ("2026Q1_台账", date(2026, 3, 31)),
        ("2026年9月台账", date(2026, 9, 30)),
        ("2026年1-9月", date(2026, 9, 30)),
        ("2026-02", date(2026, 2, 28)),
        ("202602台账", date(2026, 2, 28)),
        ("截至2026年9月25日", date(2026, 9, 25)),
        ("20260925", date(2026, 9, 25)),
        ("2026年上半年", date(2026, 6, 30)),
        ("2026年度", date(2026, 12, 31)),
        ("西河镇2026", date(2026, 12, 31)),
        ("2026年10个项目", date(2026, 12, 31)),
        ("拨付台账", None),
        ("350987101", None),
    ],
)
def test_the_period_is_the_last_day_the_name_speaks_of(text: str, day: date | None) -> None:
    assert period_on(text) == day
