"""Two numbers in one cell are none, whatever the kind of column; a duration and a count of people know their unit."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import polars as pl
import pytest

from pipelines.cleaning.cells.money import money
from pipelines.cleaning.cells.numbers import integer, number
from pipelines.cleaning.cells.scores import score
from pipelines.cleaning.file import CleanFile
from pipelines.cleaning.text.distinct import Parse, parsed
from tests.clerk import PAYMENTS, PROJECTS, cleaned, csv, messages, payment, project
from tests.clerk import number as project_no

CONTRACT = ["合同编号", "项目编号", "施工单位", "合同金额(元)", "签订日期"]
LABOUR = ["项目编号", "工号", "起", "工日", "应发工资(元)"]
WAYS: dict[str, tuple[Callable[[], Parse], pl.DataType, float]] = {
    "money": (lambda: money("元"), pl.Int64(), 100),
    "integer": (integer, pl.Int64(), 1),
    "days": (lambda: integer("days"), pl.Int64(), 1),
    "number": (number, pl.Float64(), 1),
}
APART = ("\n", "\r\n", "\t", "  ", " ", "/", ";", "；", "、", "+", "\u3000", "|", "&", "和", "~", "-", "\v", "\u2028")
THREES = (",", "，", " ", "\u00a0", "\u2009", "\u202f", "'", "’", "\u2007")


def read(text: str, way: str) -> tuple[float | None, str | None]:
    parse, dtype, _ = WAYS[way]
    return parsed(pl.Series([text], dtype=pl.String), parse, dtype).row(0)


@pytest.mark.parametrize("way", WAYS)
def test_two_numbers_in_one_cell_are_none_whatever_parts_them(way: str) -> None:
    dice = Random(way)  # noqa: S311
    for mark in APART:
        first, second = dice.randrange(1, 10**6), dice.choice((dice.randrange(1, 100), dice.randrange(1000, 10**6)))
        text = f"{first}{mark}{second}"
        value, why = read(text, way)
        assert value is None, text
        assert "不止一个数" in str(why), text


@pytest.mark.parametrize("way", WAYS)
def test_groups_of_three_that_are_all_parted_alike_are_one_number(way: str) -> None:
    dice, times = Random(way), WAYS[way][2]  # noqa: S311
    for mark in THREES:
        amount = dice.randrange(1000, 10**9)
        assert read(f"{amount:,}".replace(",", mark), way) == (amount * times, None), mark


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "text",
    ["38 000 00", "3800 000", "1,234 567", "1 234,567", "1'234,567", "1,23,456", "0,386", "0 386", "12,34", "1.234,56"],
)
def test_groups_that_are_not_of_three_or_not_parted_alike_are_none(way: str, text: str) -> None:
    assert read(text, way)[0] is None


@pytest.mark.parametrize("way", WAYS)
def test_signs_that_nobody_sees_change_no_number(way: str) -> None:
    for sign in "\u200b\u200c\u200d\u200e\u200f\ufeff\u2060\u202a\u202c\u202d\u2066\u2069\u00ad":
        for text in (f"{sign}1200", f"1200{sign}", f"1{sign}200", f"{sign} 1200 {sign}"):
            assert read(text, way) == (1200 * WAYS[way][2], None)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("figure", "²³¹⁰⁴₂①⑳⑴⒈❶⓪㉑")
def test_the_mark_of_a_footnote_is_no_digit_of_the_number(way: str, figure: str) -> None:
    for text in (f"38{figure}", f"{figure}38", f"38 {figure}", figure):
        value, why = read(text, way)
        assert value is None, text
        assert "角标或圈码" in str(why), text


def test_the_small_figures_of_a_measure_are_its_own() -> None:
    assert [read(text, "number")[0] for text in ("850m²", "850㎡", "12.5 m³", "3km²")] == [850, 850, 12.5, None]


def test_a_circled_five_is_neither_five_points_nor_five_stars() -> None:
    assert parsed(pl.Series(["⑤", "5", "5星"]), lambda: score({}), pl.Float64())["value"].to_list() == [None, 5, 100]


@pytest.mark.parametrize("text", ["9 5", "9\n5", "90/95", "95 90"])
def test_two_scores_or_two_percentages_in_a_cell_are_none(text: str) -> None:
    assert parsed(pl.Series([text]), lambda: score({}), pl.Float64())["value"].to_list() == [None]
    head = ["项目编号", "报送日期", "形象进度"]
    result = cleaned(csv(head, [project_no(1), "2026-03-05", f'"{text}"']), "西河镇/进度报送.csv")
    assert ("progress" not in result.clean) or result.clean["progress"].is_empty()


def test_the_two_numbers_of_real_ledgers_go_back_from_whichever_column() -> None:
    rows = [
        project(n, **{"预算金额(万元)": f'"{cell}"'}) for n, cell in enumerate(("38\n12", "380000 200000", "20 18"), 1)
    ]
    result = cleaned(csv(PROJECTS, *rows), "西河镇/项目台账.csv")
    assert result.clean["projects"]["budget_fen"].drop_nulls().is_empty()
    assert all("预算金额：" in why and "不止一个数" in why for why in result.rejected["reason_text"])


def contract(header: str, cell: str) -> CleanFile:
    row = ["HT-1", project_no(1), "甲公司", "380000", "2026-03-05", f'"{cell}"']
    return cleaned(csv([*CONTRACT, header], row), "西河镇/合同台账.csv")


def days(header: str, cell: str) -> tuple[list[int | None], str]:
    """The days that were read, and what is said of what was not."""
    result = contract(header, cell)
    return result.clean["contracts"]["duration_days"].drop_nulls().to_list(), "".join(messages(result))


@pytest.mark.parametrize(
    "cell",
    [
        "180",
        "180天",
        "180日历天",
        "180个日历天",
        "180 天",
        "180日",
        "180.0天",
        "180（日历天）",
        "180 days",
        "１８０天",
        "180自然日",
    ],
)
def test_days_are_read_with_their_unit_and_without(cell: str) -> None:
    assert days("工期", cell) == ([180], "")


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "24个月",
            "24月",
            "3年",
            "半年",
            "一年半",
            "2周",
            "6个工作日",
            "120工作日",
            "180-200天",
            "180～200天",
            "4320小时",
        ),
        *("2024.3.1-2024.6.30", "2024年3月至6月", "六个月", "1年6个月", "两个季度", "18 months", "0.5年", "180工日"),
    ],
)
def test_a_duration_in_another_unit_is_no_number_of_days(cell: str) -> None:
    read, why = days("工期", cell)
    assert read == []
    assert "工期：“" in why and ("不是日历天数" in why or "不止一个数" in why)


@pytest.mark.parametrize(
    "header",
    ["工期（天）", "工期(日历天)", "合同工期（单位：天）", "工期/天", "工期（自然日）", "工期(含节假日)"],
)
def test_a_header_may_say_that_its_numbers_are_days(header: str) -> None:
    assert days(header, "24") == ([24], "")


@pytest.mark.parametrize(
    "header",
    [
        "工期（月）",
        "工期(个月)",
        "合同工期【年】",
        "工期/月",
        "工期：月",
        "工期（单位：月）",
        "工期（工作日）",
        "工期(周)",
        "工期(months)",
        "工期（以月计）",
    ],
)
def test_a_header_that_says_another_unit_sends_its_column_back(header: str) -> None:
    read, why = days(header, "24")
    assert read == []
    assert "不是这一列要的单位" in why


def test_a_change_of_the_duration_knows_its_unit_too() -> None:
    head = ["变更编号", "项目编号", "变更类型", "工期增减", "变更原因", "提出日期"]
    rows = [
        [f"BG-{n}", project_no(1), "工期", cell, "雨季", "2026-04-18"]
        for n, cell in enumerate(("-15天", "+2个月", "30"))
    ]
    result = cleaned(csv(head, *rows), "西河镇/变更签证台账.csv")
    assert result.clean["changes"]["days"].drop_nulls().to_list() == [-15, 30]
    assert "不是日历天数" in "".join(messages(result))


@pytest.mark.parametrize(
    ("cell", "right"),
    [("12.5", 12.5), ("12.5工日", 12.5), ("3个工", 3.0), ("3天", 3.0), ("2个月", None), ("8小时", None)],
)
def test_a_workers_days_are_not_hours_or_months(cell: str, right: float | None) -> None:
    result = cleaned(csv(LABOUR, [project_no(1), "G-1", "2026-03-01", cell, "500"]), "西河镇/点工台账.csv")
    assert result.clean["labour"]["days"].drop_nulls().to_list() == ([right] if right else [])


@pytest.mark.parametrize(
    ("header", "cell", "right"),
    [
        *(
            ("受益人口", "620", 620),
            ("受益人口", "620人", 620),
            ("受益人口（人）", "620", 620),
            ("受益人口", "620户", None),
        ),
        *(("受益人口（户）", "620", None), ("受益人口（万人）", "2", None), ("受益人口", "2万", None)),
        ("受益人口（千人）", "2", None),
    ],
)
def test_people_are_not_households_nor_thousands_of_people(header: str, cell: str, right: int | None) -> None:
    result = cleaned(csv([*PROJECTS, header], [*project(1), cell]), "西河镇/项目台账.csv")
    assert result.clean["projects"]["beneficiaries"].drop_nulls().to_list() == ([right] if right else [])


@pytest.mark.parametrize(
    ("header", "right"), [("建设规模（公里）", 3.5), ("建设规模(万平方米)", None), ("建设规模（千米）", 3.5)]
)
def test_a_quantity_under_so_many_times_its_unit_is_asked_about(header: str, right: float | None) -> None:
    result = cleaned(csv([*PROJECTS, header], [*project(1), "3.5"]), "西河镇/项目台账.csv")
    assert result.clean["projects"]["output_quantity"].drop_nulls().to_list() == ([right] if right else [])


@pytest.mark.parametrize(
    "cell", ["约40万", "大约40万", "近40万元", "40万左右", "40万元上下", "暂估40万", "40万（暂估）", "约40万元"]
)
def test_an_amount_that_is_only_about_right_is_read_and_warned_of(cell: str) -> None:
    result = cleaned(csv(PAYMENTS, payment(1, 拨付金额=cell), payment(2, 拨付金额="40万")))
    assert result.clean["payments"]["amount_fen"].to_list() == [40_000_000, 40_000_000]
    row = result.warnings.select("source_row", "kind", "field", "text", "message").rows()
    assert row == [(2, "approximate", "amount_fen", cell, f"“{cell}”是个约数，已按写的数读入，请核实后改填准确的数")]


def test_what_is_about_right_and_cannot_be_read_is_sent_back_without_a_warning() -> None:
    result = cleaned(csv(PAYMENTS, payment(1, 拨付金额="约40万美元")))
    assert result.warnings.is_empty() and result.rejected.height == 1
