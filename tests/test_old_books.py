"""What an .xls shows is what is read: formats that speak, and formulas that nobody calculated."""

from __future__ import annotations

import struct

import pytest

from tests.clerk import PAYMENTS, PROJECTS, cleaned, messages, number, payment, project, unread
from tests.old_book import NOTHING, Formula, Shown, old_book

XLS = "西河镇/台账.xls"


def paid(code: str, value: float) -> bytes:
    header = [name.replace("(万元)", "(元)") for name in PAYMENTS]
    row = payment(1)
    return old_book([header, [*row[:3], Shown(value, code), *row[4:]]], "拨付台账")


@pytest.mark.parametrize(
    ("code", "fen"),
    [('0.0"万元"', 386000_00), ('0.0"元"', 38_60), ("0.00", 38_60), ("¥#,##0.00", 38_60), ('0.0"千元"', 38600_00)],
)
def test_the_unit_that_a_format_shows_counts_in_an_old_workbook(code: str, fen: int) -> None:
    result = cleaned(paid(code, 38.6), XLS)
    assert messages(result) == []
    assert result.clean["payments"]["amount_fen"].to_list() == [fen]


@pytest.mark.parametrize("code", ['0!.0,"万"', "0.0,", "[$$-409]0", '0"美元"'])
def test_a_format_that_shows_another_number_sends_the_old_cell_back(code: str) -> None:
    result = cleaned(paid(code, 386000), XLS)
    assert result.clean["payments"].is_empty()
    assert "拨付金额：" in messages(result)[0]


def test_percentages_of_an_old_workbook_are_what_they_show() -> None:
    cells = [95.0, Shown(1, "0%"), Shown(0.5, "0.0%;[Red]-0.0%"), Shown(0.57, '"完成"0%'), Shown(95, '0"%"')]
    rows = [[number(at), "2026-03-05", cell] for at, cell in enumerate(cells, start=1)]
    result = cleaned(old_book([["项目编号", "报送日期", "形象进度"], *rows], "进度报送"), XLS)
    assert messages(result) == []
    assert result.clean["progress"]["percent"].to_list() == [95, 100, 50, 57, 95]


def settled(*formulas: Formula) -> bytes:
    rows = [[*project(at), formula] for at, formula in enumerate(formulas, start=1)]
    return old_book([[*PROJECTS, "审定金额(万元)"], *rows], "项目台账")


@pytest.mark.parametrize("formula", [Formula(NOTHING), Formula(NOTHING, 2), Formula(bytes(8), 2)])
def test_a_formula_that_nobody_calculated_is_listed(formula: Formula) -> None:
    result = cleaned(settled(formula), XLS)
    assert result.clean["projects"]["settled_fen"].to_list() == [None]
    assert "公式还没有计算过" in unread(result)[0]


def test_a_formula_with_a_kept_result_is_read_and_one_that_shows_nothing_beside_it_is_empty() -> None:
    result = cleaned(settled(Formula(struct.pack("<d", 12.5)), Formula(NOTHING), Formula(bytes(8))), XLS)
    assert result.clean["projects"]["settled_fen"].to_list() == [125000_00, None, 0]
    assert unread(result) == []
