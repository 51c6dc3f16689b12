"""Every way a ledger writes an amount, a day, a percentage … is read exactly, or refused with the cell's own text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.cells.booleans import boolean
from pipelines.cleaning.cells.choices import choice
from pipelines.cleaning.cells.codes import code, words
from pipelines.cleaning.cells.money import money
from pipelines.cleaning.cells.numbers import integer, number
from pipelines.cleaning.cells.percent import percent
from pipelines.cleaning.cells.scores import score
from pipelines.cleaning.cells.units import FEN_POWER, unit_line
from pipelines.cleaning.days.dates import date as day
from pipelines.cleaning.text.distinct import Parse, parsed


def read(
    texts: list[str | None], parse: Callable[[], Parse], dtype: Any, keep: str | None = None
) -> list[tuple[Any, Any]]:
    return parsed(pl.Series(texts, dtype=pl.String), parse, dtype, keep=keep).rows()


def one(text: str, parse: Callable[[], Parse], dtype: Any, keep: str | None = None) -> tuple[Any, Any]:
    return read([text], parse, dtype, keep)[0]


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [
        ("38", "万元", 38_000_000),
        ("38.1234", "万元", 38_123_400),
        ("38.123456", "万元", 38_123_456),
        ("38.12345600", "万元", 38_123_456),
        ("0.000001", "万元", 1),
        ("38万", "元", 38_000_000),
        ("38 万元", "元", 38_000_000),
        ("380000元", "万元", 38_000_000),
        ("¥380,000.00", "元", 38_000_000),
        ("¥380,000.00", "元", 38_000_000),
        ("约38万元", "元", 38_000_000),
        ("38.00(含税)", "万元", 38_000_000),
        ("38.00(含税)", "万元", 38_000_000),
        ("380000", "元", 38_000_000),
        ("380", "千元", 38_000_000),
        ("380千元", "万元", 38_000_000),
        ("1.2345678901", "亿元", 12_345_678_901),
        ("-3.5", "万元", -3_500_000),
        ("−3.5", "万元", -3_500_000),
        ("+3.5", "万元", 3_500_000),
        ("(3.5)", "万元", -3_500_000),
        ("1,234,567.89", "元", 123_456_789),
        ("人民币38万元整", "元", 38_000_000),
        ("0", "元", 0),
        ("12345", "分", 12_345),
    ],
)
def test_an_amount_is_exact_in_fen(text: str, unit: str, fen: int) -> None:
    assert one(text, lambda: money(unit), pl.Int64()) == (fen, None)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("38.1234567", "分以下"),
        ("0.001元", "分以下"),
        ("1.5分", "分以下"),
        ("12,34", "不是看得懂的金额"),
        ("abc", "不是看得懂的金额"),
        ("1e5", "不是看得懂的金额"),
        ("38-40", "不是看得懂的金额"),
        ("±3", "增还是减"),
        ("999999999999999999", "大得不合情理"),
        ("#DIV/0!", "Excel 公式错误"),
    ],
)
def test_an_amount_that_cannot_be_read_is_refused_with_its_text(text: str, why: str) -> None:
    value, reason = one(text, lambda: money("万元"), pl.Int64())
    assert value is None
    assert reason.startswith(f"“{text}”")
    assert why in reason


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-(10**13), 10**13), st.sampled_from(sorted(FEN_POWER))), min_size=1, max_size=8))
def test_no_amount_in_any_unit_loses_a_fen(amounts: list[tuple[int, str]]) -> None:
    for fen, unit in amounts:
        text = format(Decimal(fen).scaleb(-FEN_POWER[unit]), "f")
        assert one(text, lambda unit=unit: money(unit), pl.Int64()) == (fen, None)  # type: ignore[misc]  # bound early


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元", "万元"),
        ("金额单位: 千元", "千元"),
        ("单位:人民币元", "元"),
        ("2026年拨付台账(万元)", "万元"),
        ("填报单位:西河镇人民政府", None),
        ("单位:元宝村", None),
        ("项目台账", None),
    ],
)
def test_a_unit_line_is_told_from_a_reporting_unit(line: str, unit: str | None) -> None:
    assert unit_line(line) == unit


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-03-05", "03-05", "03-05"),
        ("2024.3.5", "03-05", "03-05"),
        ("2024/3/5", "03-05", "03-05"),
        ("2024.3.5", "03-05", "03-05"),
        ("20240305", "03-05", "03-05"),
        ("2024年3月5日", "03-05", "03-05"),
        ("2024 年 3 月 5 号", "03-05", "03-05"),
        ("24.3.5", "03-05", "03-05"),
        ("3月5日", "03-05", "03-05"),
        ("45356", "03-05", "03-05"),
        ("2024-03-05 00:00:00", "03-05", "03-05"),
        ("2024-03-05 08:30", "03-05", "03-05"),
        ("2024-03-05T08:30:00Z", "03-05", "03-05"),
        ("民国113年3月5日", "03-05", "03-05"),
        ("2024年3月", "03-01", "03-31"),
        ("2024.3", "03-01", "03-31"),
        ("202403", "03-01", "03-31"),
        ("3月", "03-01", "03-31"),
        ("2024年2月", "02-01", "02-29"),
        ("2024.1", "01-01", "01-31"),
        ("2024.10", "10-01", "10-31"),
        ("2024年3月上旬", "03-01", "03-10"),
        ("2024年3月中旬", "03-11", "03-20"),
        ("2024年3月下旬", "03-21", "03-31"),
        ("2024年3月底", "03-31", "03-31"),
    ],
)
def test_a_day_is_read_and_a_month_is_its_first_or_its_last(text: str, first: str, last: str) -> None:
    assert one(text, lambda: day("first", 2024), pl.Date()) == (date.fromisoformat(f"2024-{first}"), None)
    assert one(text, lambda: day("last", 2024), pl.Date()) == (date.fromisoformat(f"2024-{last}"), None)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2024.2.30", "没有这一天"),
        ("2023-02-29", "没有这一天"),
        ("2024-13-01", "没有这一天"),
        ("20241301", "没有这一天"),
        ("2024.13", "没有这一天"),
        ("2024年3月32日", "没有这一天"),
        ("0000-03-05", "年份不合情理"),
        ("107/09/12", "不是看得懂的日期"),
        ("3/5/2024", "看不出是3月5日还是5月3日"),
        ("三月五日", "不是看得懂的日期"),
        ("2024", "不是看得懂的日期"),
        ("2024.3.5-2024.4.5", "不是看得懂的日期"),
        ("#N/A", "Excel 公式错误"),
    ],
)
def test_an_impossible_or_unclear_day_is_refused_with_its_text(text: str, why: str) -> None:
    value, reason = one(text, lambda: day("first", 2024), pl.Date())
    assert value is None
    assert reason.startswith(f"“{text}”")
    assert why in reason


def test_a_day_without_a_year_needs_a_file_that_says_one() -> None:
    assert "没有写年份" in one("3月5日", lambda: day("first", None), pl.Date())[1]


def test_years_counted_from_1911_are_read_only_where_the_source_says_so() -> None:
    assert one("107/09/12", lambda: day("first", None, "roc"), pl.Date()) == (date(2018, 9, 12), None)
    assert one("2024-03-05", lambda: day("first", None, "roc"), pl.Date()) == (date(2024, 3, 5), None)


@settings(deadline=None)
@given(st.dates(date(1991, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_back_from_every_full_spelling(when: date) -> None:
    spellings: list[str | None] = [
        when.isoformat(),
        f"{when:%Y%m%d}",
        f"{when.year}.{when.month}.{when.day}",
        f"{when.year}年{when.month}月{when.day}日",
        str((when - date(1899, 12, 30)).days),
    ]
    assert read(spellings, lambda: day("first", None), pl.Date()) == [(when, None)] * len(spellings)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("95%", 95), ("95%", 95), ("0.95", 95), ("0.57", 57), ("95", 95), ("完成95%", 95)),
        *(("主体完工", 80), ("0", 0), ("1.5", 1.5), ("1%", 1), ("100", 100)),
    ],
)  # fmt: skip
def test_a_percentage_is_0_to_100_however_it_is_written(text: str, value: float) -> None:
    assert one(text, lambda: percent({"主体完工": "80"}), pl.Float64()) == (value, None)


def test_a_bare_one_is_all_of_it_where_the_column_speaks_in_fractions() -> None:
    assert [v for v, _ in read(["0.3", "1", "0"], lambda: percent({}), pl.Float64())] == [30, 100, 0]
    assert [v for v, _ in read(["30", "1", "0"], lambda: percent({}), pl.Float64())] == [30, 1, 0]


@pytest.mark.parametrize(("text", "why"), [("100.1", "超出"), ("105%", "超出"), ("-3", "百分数"), ("快了", "百分数")])
def test_a_percentage_out_of_range_is_refused(text: str, why: str) -> None:
    assert why in one(text, lambda: percent({}), pl.Float64())[1]


@pytest.mark.parametrize(
    ("text", "value"), [("120", 120), ("120天", 120), ("1,200", 1200), ("120.0", 120), ("-3", -3), ("2024年", 2024)]
)
def test_a_count_may_carry_its_unit(text: str, value: int) -> None:
    assert one(text, integer, pl.Int64()) == (value, None)


@pytest.mark.parametrize(("text", "why"), [("12.5", "不是整数"), ("十二", "不是数字"), ("12-13", "不是数字")])
def test_a_count_that_is_none_is_refused(text: str, why: str) -> None:
    assert why in one(text, integer, pl.Int64())[1]


@pytest.mark.parametrize(
    ("text", "value"), [("3.5公里", 3.5), ("119.015", 119.015), ("-3.25", -3.25), ("1,200.5", 1200.5)]
)
def test_a_quantity_is_a_number(text: str, value: float) -> None:
    assert one(text, number, pl.Float64()) == (value, None)


@pytest.mark.parametrize("text", ["是", "有", "√", "Y", "yes", "1", "TRUE", "true"])
def test_yes(text: str) -> None:
    assert one(text, lambda: boolean({}), pl.Boolean(), keep="无") == (True, None)


@pytest.mark.parametrize("text", ["否", "无", "×", "N", "0", "false", "没有"])
def test_no_and_none_means_no_in_a_yes_no_column(text: str) -> None:
    assert one(text, lambda: boolean({}), pl.Boolean(), keep="无") == (False, None)


def test_what_is_neither_yes_nor_no_is_refused() -> None:
    assert "是/否" in one("可能", lambda: boolean({}), pl.Boolean(), keep="无")[1]


def test_a_choice_is_matched_without_spaces_and_width_and_a_stranger_gets_the_list() -> None:
    parse = lambda: choice(("道路", "水利"), {"村道硬化": "道路", "㎡": "水利"})  # noqa: E731
    texts: list[str | None] = ["道 路", "村道\n硬化", "m2", "m²", "桥"]
    answers = read(texts, parse, pl.String())
    assert [value for value, _ in answers] == ["道路", "道路", "水利", "水利", None]
    assert "道路、水利" in answers[-1][1]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("满意", 90), ("基本满意", 70), ("不满意", 30), ("5星", 100), ("三星", 60), ("★★☆☆☆", 40)),
        *(("5", 5), ("85.5", 85.5), ("90分", 90), ("0", 0), ("100", 100)),
    ],
)  # fmt: skip
def test_a_score_is_converted_by_the_visible_table_and_only_stars_are_stars(text: str, value: float) -> None:
    assert one(text, lambda: score({}), pl.Float64()) == (value, None)


@pytest.mark.parametrize("text", ["100.5", "好", "6星"])
def test_a_score_outside_the_table_is_refused(text: str) -> None:
    assert one(text, lambda: score({}), pl.Float64())[0] is None


@pytest.mark.parametrize(
    ("text", "value"),
    [(" 35 0987 ", "350987"), ("350987", "350987"), ("A—1", "A-1"), ("'0012", "0012"), ("007", "007")],
)
def test_an_identifier_has_one_spelling(text: str, value: str) -> None:
    assert one(text, code, pl.String()) == (value, None)


@pytest.mark.parametrize("text", ["3.50304E+17", "3.50304199001011E+17", "1e20"])
def test_an_identifier_that_excel_made_a_number_is_refused_for_its_lost_digits(text: str) -> None:
    assert "Excel 已丢失位数" in one(text, code, pl.String())[1]


MARKERS = [
    "/",
    "\\",
    "—",
    "——",
    "-",
    "无",
    "暂无",
    "待定",
    "详见附件",
    "\u00a0",
    "\u3000",
    "\u200b",
    "N/A",
    "null",
    "//",
]


@pytest.mark.parametrize("marker", MARKERS)
def test_an_empty_marker_is_nothing_in_every_kind_of_column(marker: str) -> None:
    kinds: list[tuple[Callable[[], Parse], Any]] = [
        (lambda: money("元"), pl.Int64()),
        (lambda: day("first", 2024), pl.Date()),
        (lambda: percent({}), pl.Float64()),
        (integer, pl.Int64()),
        (code, pl.String()),
        (words, pl.String()),
        (lambda: choice(("a",), {}), pl.String()),
    ]
    assert [one(marker, parse, dtype) for parse, dtype in kinds] == [(None, None)] * len(kinds)


def test_free_text_is_kept_as_typed_but_for_the_blanks_around_it() -> None:
    assert one(" 西河镇(一期)\n工程\u200b\u3000", words, pl.String()) == ("西河镇(一期) 工程", None)


def test_an_empty_column_gives_nothing_at_all() -> None:
    assert read([None, None], lambda: money("元"), pl.Int64()) == [(None, None)] * 2
    assert read([], lambda: money("元"), pl.Int64()) == []
