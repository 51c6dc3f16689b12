"""A number that its own commas parted into two cells is asked about; a longer line alone is none."""

from __future__ import annotations

import pytest

from tests.clerk import cleaned, csv, messages, number

CONTRACTS = ["合同编号", "项目编号", "施工单位", "签订日期", "合同金额(元)"]
CSV = "西河镇/合同台账.csv"


def line(*amount: str) -> list[str]:
    return ["HT-1", number(1), "甲公司", "2026-03-05", *amount]


@pytest.mark.parametrize("amount", [["380", "000"], ["1", "380", "000"], ["380", "000.50"], ["38", "000"]])
def test_a_number_that_goes_on_beyond_the_header_goes_back(amount: list[str]) -> None:
    result = cleaned(csv(CONTRACTS, line(*amount)), CSV)
    assert result.clean["contracts"].is_empty()
    assert f"“{amount[0]}”后面一格是“{amount[1]}”" in messages(result)[0]


def test_a_number_that_pushes_the_others_beyond_the_header_goes_back() -> None:
    result = cleaned(csv([*CONTRACTS, "备案日期", "工期"], line("380", "000", "", "100")), CSV)
    assert result.clean["contracts"].is_empty()


@pytest.mark.parametrize("more", [["好"], ["12"], ["0000"], [""], ["1,000"]])
def test_another_cell_beyond_the_header_changes_no_number(more: list[str]) -> None:
    cells = ",".join(CONTRACTS) + "\n" + ",".join(line("380", *(f'"{text}"' for text in more)))
    assert cleaned(cells.encode(), CSV).clean["contracts"]["amount_fen"].to_list() == [380_00]


def test_two_numbers_side_by_side_below_their_headers_are_two() -> None:
    result = cleaned(csv([*CONTRACTS, "工期"], line("380", "100")), CSV)
    assert result.clean["contracts"].select("amount_fen", "duration_days").rows() == [(380_00, 100)]
