"""A wide table of months turned long: which headers are months, which day each is of, and that nothing is lost."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.check.check import check
from pipelines.cleaning.sheet.month_words import Month, month_of
from tests.clerk import COUNTY, csv, number, xlsx
from tests.taught import cleaned_by, taught

PROGRESS = '[[mapping]]\ndatasets = ["progress"]\n[mapping.months]\ndate = "reported_on"\nvalue = "percent"\n'
PAID = """
[[mapping]]
datasets = ["payments"]
key = ["项目编号", "月份"]
[mapping.months]
date = "paid_on"
value = "amount_fen"
[mapping.default]
kind = "进度款"
"""


def progress(mapping: str, *rows: list[object], name: str = "西河镇/进度2024.csv") -> list[tuple[object, ...]]:
    result = cleaned_by(mapping, csv(*rows), name)
    return result.clean["progress"].select("project_no", "reported_on", "percent").rows()


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1月", Month(None, 1)),
        ("12月份", Month(None, 12)),
        ("03月", Month(None, 3)),
        ("十二月", Month(None, 12)),
        ("十月", Month(None, 10)),
        ("2024年1月", Month(2024, 1)),
        ("2024-01", Month(2024, 1)),
        ("2024.1", Month(2024, 1)),
        ("2024/12", Month(2024, 12)),
        ("202401", Month(2024, 1)),
        ("2024-01-01", Month(2024, 1)),
        ("2024-01-01t00:00:00", Month(2024, 1)),
        ("jan", Month(None, 1)),
        ("september", Month(None, 9)),
        ("dec-2024", Month(2024, 12)),
        ("13月", None),
        ("0月", None),
        ("2024-13", None),
        ("2024-01-15", None),
        ("1-3月", None),
        ("1月至3月", None),
        ("累计1月", None),
        ("market", None),
        ("月", None),
        ("2024", None),
    ],
)
def test_a_header_is_a_month_in_any_of_its_forms_and_nothing_else_is(text: str, month: Month | None) -> None:
    assert month_of(text) == month


def test_each_filled_month_is_a_row_dated_by_the_months_last_day() -> None:
    rows = progress(PROGRESS, ["项目编号", "1月", "2月", "3月"], [number(1), 10, "", 40], [number(2), "", "55%", "/"])
    assert rows == [
        (number(1), date(2024, 1, 31), 10.0),
        (number(1), date(2024, 3, 31), 40.0),
        (number(2), date(2024, 2, 29), 55.0),
    ]


def test_the_mapping_may_say_the_first_day_and_the_year() -> None:
    mapping = PROGRESS + 'day = "first"\nyear = 2025\n'
    assert progress(mapping, ["项目编号", "2月"], [number(1), 10]) == [(number(1), date(2025, 2, 1), 10.0)]


def test_the_year_may_stand_in_a_column_of_the_line() -> None:
    mapping = PROGRESS + 'year = "年度"\n'
    rows = progress(mapping, ["项目编号", "年度", "2月"], [number(1), "2023年", 10], [number(1), 2024, 20])
    assert [row[1] for row in rows] == [date(2023, 2, 28), date(2024, 2, 29)]


def test_the_year_of_the_header_stands_above_the_files() -> None:
    rows = progress(PROGRESS, ["项目编号", "2023年12月", "2024-01"], [number(1), 10, 20])
    assert [row[1] for row in rows] == [date(2023, 12, 31), date(2024, 1, 31)]


def test_the_year_in_the_line_above_the_months_is_theirs() -> None:
    head = [["项目编号", "2023年", None, "2024年", None], [None, "11月", "12月", "1月", "2月"]]
    merges = {"进度": [(0, 0, 1, 0, "项目编号"), (0, 1, 0, 2, "2023年"), (0, 3, 0, 4, "2024年")]}
    data = xlsx({"进度": [*head, [number(1), 10, 20, 30, 40]]}, merges)
    result = cleaned_by(PROGRESS, data, "西河镇/进度2025.xlsx")
    assert result.clean["progress"]["reported_on"].to_list() == [
        *(date(2023, 11, 30), date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29)),
    ]


def test_a_month_whose_year_nobody_says_goes_back_and_is_not_guessed() -> None:
    result = cleaned_by(PROGRESS, csv(["项目编号", "3月"], [number(1), 10]), "西河镇/进度.csv")
    (reason,) = result.rejected["reason_text"]
    assert "没有写年份" in reason


def test_a_cell_that_cannot_be_read_goes_back_with_its_month() -> None:
    result = cleaned_by(PROGRESS, csv(["项目编号", "1月", "2月"], [number(1), 10, "abc"]), "西河镇/进度2024.csv")
    (reason,) = result.rejected["reason_text"]
    assert reason.startswith("形象进度：2024-02：“abc”")
    assert result.clean["progress"].height == 1


def test_the_report_says_lines_months_empty_cells_and_rows() -> None:
    rows = [[number(1), 10, "", 40], [number(2), "", "", ""]]
    result = cleaned_by(PROGRESS, csv(["项目编号", "1月", "2月", "3月"], *rows), "西河镇/进度2024.csv")
    (sheet,) = result.sheets
    assert "2 行 × 3 个月共 6 格，空着 4 格，按月成 2 行（1 行一格也没有填）" in sheet.message
    assert (sheet.rows_seen, sheet.accepted, sheet.non_data) == (4, 2, 2)


def test_months_that_no_header_shows_are_told() -> None:
    result = cleaned_by(PROGRESS, csv(["项目编号", "报送日期", "形象进度"], [number(1), "2024-01-31", 10]))
    assert "[mapping.months] 没有用上：表头里没有月份" in result.sheets[0].message
    assert result.clean["progress"].height == 1


def test_payments_of_months_take_their_key_from_the_project_and_the_month_and_their_unit_from_each_header() -> None:
    head = ["项目编号", "收款单位", "1月(万元)", "2月(元)", "3月"]
    data = csv(["单位:千元"], head, [number(1), "甲公司", "10.5", "5", "7"])
    rows = cleaned_by(PAID, data, "西河镇/拨付2024.csv").clean["payments"].select("payment_no", "amount_fen").rows()
    assert rows == [
        (f"{number(1)}-2024-01", 105_000_00),
        (f"{number(1)}-2024-02", 5_00),
        (f"{number(1)}-2024-03", 7_000_00),
    ]


@pytest.mark.parametrize("second", ["2月(美元)", "2月(十万元)", "2月"])
def test_months_of_which_one_has_no_unit_that_anybody_understands_go_back_with_its_header(second: str) -> None:
    data = csv(["项目编号", "收款单位", "1月(万元)", second], [number(1), "甲公司", "10.5", "5"])
    result = cleaned_by(PAID, data, "西河镇/拨付2024.csv")
    assert result.clean["payments"].height == 0
    assert all(f"表头写的“{second}”看不出是元还是万元" in reason for reason in result.rejected["reason_text"])


def test_the_total_line_of_a_wide_table_is_checked_over_all_its_months() -> None:
    head = ["项目编号", "收款单位", "1月(万元)", "2月(万元)"]
    lines = [[number(1), "甲公司", "10.5", "5"], [number(2), "乙公司", "1", ""], ["合计", "", "11.5", "4"]]
    sums = cleaned_by(PAID, csv(head, *lines), "西河镇/拨付2024.csv").checksums
    assert sums.select("stated_fen", "summed_fen").rows() == [(155_000_00, 165_000_00)]


def test_columns_by_a_pattern_may_say_more_than_their_month() -> None:
    mapping = PROGRESS + 'columns = ["*月完成*"]\n'
    rows = progress(mapping, ["项目编号", "1月计划", "1月完成%", "2月计划", "2月完成%"], [number(1), 5, 10, 6, 20])
    assert [(row[1].month, row[2]) for row in rows] == [(1, 10.0), (2, 20.0)]  # type: ignore[attr-defined]  # a date


def test_the_check_shows_months_where_they_went_and_offers_the_words_for_them() -> None:
    data = csv(["项目编号", "1月", "2月", "3月"], [number(1), 10, 20, 30])
    stub = check("西河镇/进度报送2024.csv", data, COUNTY)["mapping_stub"]
    assert "# 1月 到 3月 是按月的列" in stub
    words = stub.replace("# [mapping", "[mapping").replace("# date", "date").replace("# value", "value")
    columns = check("西河镇/进度报送2024.csv", data, taught(words))["sheets"][0]["columns"]
    assert [column["field"] for column in columns] == ["project_no", "percent", "percent", "percent"]


FIGURES = st.one_of(st.none(), st.decimals(0, 99, places=2, allow_nan=False))


@settings(deadline=None, max_examples=60)
@given(
    st.integers(2000, 2090),
    st.lists(st.integers(1, 12), min_size=1, max_size=12, unique=True),
    st.lists(st.lists(FIGURES, min_size=12, max_size=12), min_size=1, max_size=6),
    st.sampled_from(["{m}月", "{m:02}月份", "{y}年{m}月", "{y}-{m:02}", "{y}.{m}"]),
)
def test_lines_times_months_are_rows_and_empty_cells_and_every_figure_stands_on_its_month(
    year: int, months: list[int], lines: list[list[Decimal | None]], form: str
) -> None:
    header = ["项目编号", "收款单位", *(form.format(m=month, y=year) + "(元)" for month in months)]
    cells = [[number(n + 1), "甲公司", *(line[m - 1] for m in months)] for n, line in enumerate(lines)]
    result = cleaned_by(PAID, csv(header, *cells), f"西河镇/拨付{year}年.csv")
    paid = result.clean["payments"].select("project_no", "paid_on", "amount_fen").rows() if result.clean else []
    wanted = [
        (number(n + 1), date(year, month, monthrange(year, month)[1]), int(figure * 100))
        for n, line in enumerate(lines)
        for month in months
        if (figure := line[month - 1]) is not None
    ]
    assert paid == wanted
    assert result.rejected.height == 0
    assert sum(sheet.rows_seen for sheet in result.sheets) == 1 + len(wanted) + sum(
        not any(line[m - 1] is not None for m in months) for line in lines
    )
