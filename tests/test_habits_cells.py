"""Habits 5 to 9 of real ledgers: days, percentages, nothing, full width, and numbers that are text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.clerk import PAYMENTS, PROJECTS, cleaned, csv, number, payment, project, unread, xlsx

PROGRESS = ["项目编号", "报送日期", "形象进度"]


def paid_on(cell: Any, above: str = "西河镇拨付台账", name: str = "西河镇/拨付台账.xlsx") -> tuple[Any, Any]:
    """The day, or the reason, of one payment whose day is written so."""
    result = cleaned(xlsx({"Sheet1": [[above], PAYMENTS, payment(1, 拨付日期=cell)]}), name)
    return next(iter(result.clean["payments"]["paid_on"]), None), next(iter(result.rejected["reason_text"]), None)


def planned(start: str, finish: str) -> tuple[date, date]:
    data = csv(PROJECTS, project(1, 计划开工日期=start, 计划竣工日期=finish))
    row = cleaned(data, "西河镇/项目台账.csv").clean["projects"].row(0, named=True)
    return row["planned_start_on"], row["planned_finish_on"]


def percents(*cells: Any) -> list[float]:
    rows = [[f"{number(n)}", "2024.3.5", cell] for n, cell in enumerate(cells)]
    result = cleaned(xlsx({"进度报送": [PROGRESS, *rows]}), "西河镇/x.xlsx")
    assert result.rejected["reason_text"].to_list() == []
    return result.clean["progress"]["percent"].to_list()


# 5 · days

DAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    "cell",
    [
        *("2024.3.5", "2024/3/5", "20240305", "2024年3月5日", "24.3.5", "45356", 45356, 20240305, 45356.35, DAY),
        *(
            "2024-03-05",
            "2024. 3. 5",
            "２０２４.3.5",
            "2024\u200b-03-05 00:00:00\u200b",
            "2024-03-\u00ad05",
            "2024年3月5号",
        ),
    ],
)
def test_habit_5_a_day_is_a_day_however_it_is_written(cell: Any) -> None:
    assert paid_on(cell) == (DAY, None)


@pytest.mark.parametrize(
    ("above", "name"),
    [
        ("西河镇2024年拨付台账", "西河镇/x.xlsx"),
        ("拨付台账", "西河镇/2024年一季度拨付台账.xlsx"),
        ("西河镇2024年拨付台账 填报日期：2025年1月8日", "西河镇/x.xlsx"),
        ("填表时间:2024-12-31", "西河镇/x.xlsx"),
    ],
)
def test_habit_5_a_day_without_a_year_takes_the_files_own_and_not_that_of_the_filling_in(above: str, name: str) -> None:
    assert paid_on("3月5日", above, name) == (DAY, None)


def test_habit_5_a_day_without_a_year_anywhere_goes_back() -> None:
    assert paid_on("3月5日")[1] == "拨付日期：“3月5日”没有写年份，文件名和标题里也没有，请写全年月日"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024年3月", date(2024, 3, 1), date(2024, 3, 31)),
        ("2024.10", date(2024, 10, 1), date(2024, 10, 31)),
        ("2024.1", date(2024, 1, 1), date(2024, 1, 31)),
        ("2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024年3月上旬", date(2024, 3, 1), date(2024, 3, 10)),
        ("2024年3月中旬", date(2024, 3, 11), date(2024, 3, 20)),
        ("2024年3月下旬", date(2024, 3, 21), date(2024, 3, 31)),
        ("2024年3月底", date(2024, 3, 31), date(2024, 3, 31)),
    ],
)
def test_habit_5_a_month_is_its_first_day_for_a_start_and_its_last_for_a_deadline(
    text: str, first: date, last: date
) -> None:
    assert planned(text, text) == (first, last)


def test_habit_5_years_of_the_republic_are_read_only_where_the_source_says_so() -> None:
    assert paid_on("107/09/12", "民国纪年拨付台账") == (date(2018, 9, 12), None)
    assert paid_on("107/09/12")[0] is None
    assert paid_on("民国107年9月12日") == (date(2018, 9, 12), None)


@pytest.mark.parametrize("text", ["2024.2.30", "2024-13-01", "2024年3月32日", "20240230"])
def test_habit_5_an_impossible_day_goes_back_with_its_own_text(text: str) -> None:
    assert paid_on(text) == (None, f"拨付日期：“{text}”在日历上没有这一天，请核对")


# 6 · percentages


@pytest.mark.parametrize("cell", ["95%", "95％", "0.95", "95", "完成95%", 0.95, 95, "约95%", "已完成95%"])
def test_habit_6_a_percentage_is_of_a_hundred(cell: Any) -> None:
    assert percents(cell) == [95.0]


def test_habit_6_words_of_the_visible_table_are_percentages() -> None:
    assert percents("主体完工", "已竣工", "未开工") == [80.0, 100.0, 0.0]


def test_habit_6_a_bare_one_beside_fractions_is_all_of_it() -> None:
    assert percents(0.95, 1, "0") == [95.0, 100.0, 0.0]
    assert percents(95, 1, "0") == [95.0, 1.0, 0.0]


def test_habit_6_what_a_bare_one_means_is_settled_by_its_own_column_alone() -> None:
    head = ["合同编号", "项目编号", "施工单位", "合同金额", "签订日期", "约定预付款比例", "质保金比例"]
    rows = [[f"HT-{n}", number(n), "甲", "1", "2024.3.5", *cells] for n, cells in enumerate((("0.3", "3"), ("1", "5")))]
    clean = cleaned(csv(head, *rows), "西河镇/合同台账.csv").clean["contracts"]
    assert clean["prepayment_percent"].to_list() == [30.0, 100.0]
    assert clean["retention_percent"].to_list() == [3.0, 5.0]


# 7 · nothing


@pytest.mark.parametrize(
    "marker",
    [
        *("/", "\\", "—", "——", "-", "无", "暂无", "待定", "详见附件", "\u00a0", "\u3000", "\u200b", " / ", "//", "／"),
        *("—\u200b—", "－", "N/A", "null", "\u00a0-\u00a0"),
    ],
)
def test_habit_7_a_marker_for_nothing_is_nothing(marker: str) -> None:
    head = [*PAYMENTS, "发票号", "申请日期", "审批人"]
    data = xlsx({"拨付台账": [head, [*payment(1), marker, marker, marker]]})
    row = cleaned(data, "西河镇/x.xlsx").clean["payments"].row(0, named=True)
    assert (row["invoice_no"], row["applied_on"], row["approved_by"]) == (None, None, None)


@pytest.mark.parametrize(
    ("cell", "value"), [("无", False), ("有", True), ("/", None), ("—", None), ("\u200b无 ", False)]
)
def test_habit_7_none_means_no_where_the_answer_is_yes_or_no(cell: str, value: bool | None) -> None:
    data = xlsx({"拨付台账": [[*PAYMENTS, "合同"], [*payment(1), cell]]})
    assert cleaned(data, "西河镇/x.xlsx").clean["payments"]["has_contract"].to_list() == [value]


def test_habit_7_zero_is_not_nothing() -> None:
    data = csv([*PAYMENTS, "合同"], [*payment(1, 拨付金额="0"), "0"])
    row = cleaned(data).clean["payments"].row(0, named=True)
    assert (row["amount_fen"], row["has_contract"]) == (0, False)


# 8 · full width and compatibility characters


def test_habit_8_full_width_is_read_as_half_width_wherever_it_is_compared() -> None:
    cells = {
        "项目编号": "３５０９８７１０１－２０２６－０００１",
        "拨付日期": "２０２６．３．５",
        "拨付金额": "３８．５（含税）",
    }
    head = [name.replace("(", "(").replace(")", ")") for name in PAYMENTS]
    row = cleaned(csv(head, payment(1, **cells))).clean["payments"].row(0, named=True)
    assert (row["project_no"], row["paid_on"], row["amount_fen"]) == (number(1), date(2026, 3, 5), 38_500_000)


def test_habit_8_the_original_is_kept_for_people_to_read() -> None:
    name = "西河镇（一期）村道㎡豈①"
    assert (
        cleaned(csv(PROJECTS, project(1, 项目名称=name)), "西河镇/x.csv").clean["projects"]["project_name"][0] == name
    )


def test_habit_8_compatibility_ideographs_match_their_ordinary_form() -> None:
    data = csv([h.replace("類", "类") for h in PROJECTS], project(1, 项目类别="⽔利"))
    assert cleaned(data, "西河镇/x.csv").clean["projects"]["category"].to_list() == ["水利"]


# 9 · numbers as text, text as numbers, lost digits


def test_habit_9_numbers_may_be_text_and_identifiers_may_be_numbers() -> None:
    head = [*PAYMENTS, "发票号"]
    rows = [[*payment(1, 拨付金额="38.5"), 12345678], [*payment(2, 拨付金额=38.5), "00123"]]
    clean = cleaned(xlsx({"拨付台账": [head, *rows]}), "西河镇/x.xlsx").clean["payments"]
    assert clean["amount_fen"].to_list() == [38_500_000] * 2
    assert clean["invoice_no"].to_list() == ["12345678", "00123"]


@pytest.mark.parametrize("cell", ["3.50304E+17", 350304199001011234, "3.50304e17", "3.50304199001011E+17"])
def test_habit_9_a_code_that_excel_made_a_number_goes_back_for_its_lost_digits(cell: Any) -> None:
    data = xlsx({"拨付台账": [[*PAYMENTS, "发票号"], [*payment(1), cell]]})
    (reason,) = unread(cleaned(data, "西河镇/x.xlsx"))
    assert reason.startswith("发票号：“3.50304")
    assert "Excel 已丢失位数，请把该列设为文本格式后重新填写" in reason


def test_habit_9_18_digits_typed_as_text_are_whole() -> None:
    data = xlsx({"拨付台账": [[*PAYMENTS, "发票号"], [*payment(1), "350304199001011234"]]})
    assert cleaned(data, "西河镇/x.xlsx").clean["payments"]["invoice_no"].to_list() == ["350304199001011234"]


def test_habit_9_invisible_characters_in_a_key_do_not_make_another_key() -> None:
    data = csv(PAYMENTS, payment(1, 凭证号="PZ\u200b-1"), payment(2, 凭证号=" PZ-1\ufeff"))
    assert "重复" in cleaned(data).rejected["reason_text"][0]


@pytest.mark.parametrize("cell", ["١٢٣", "३८", "38.٥"])
def test_habit_9_digits_of_other_scripts_go_back_and_are_never_taken_for_nothing(cell: str) -> None:
    data = xlsx(
        {"进度报送": [[*PROGRESS, "累计完成产值", "经度", "纬度"], [number(1), "2024.3.5", "5", cell, "118.٥", "25.1"]]}
    )
    (reason,) = unread(cleaned(data, "西河镇/x.xlsx"))
    assert f"累计完成产值：“{cell}”不是看得懂的金额" in reason
    assert "经度：“118.٥”" in reason


def test_habit_9_a_very_long_text_is_kept_whole() -> None:
    text = "长" * 30_000
    data = xlsx({"项目台账": [[*PROJECTS, "备注"], [*project(1), text]]})
    assert cleaned(data, "西河镇/x.xlsx").clean["projects"]["remark"].to_list() == [text]
