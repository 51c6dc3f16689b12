"""What people typed leaves the house harmless: no formulas, no whole phone or identity numbers."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.export import to_csv
from reports.words.neutral import CELL_LIMIT, begins_a_formula, for_cell, mask

PAYLOADS = [
    '=HYPERLINK("http://x","点我")',
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u3000=1+1",
    "\uff1d1+1",
    "\uff0d1",
]


def in_csv(*texts: str | None) -> list[str]:
    """What a reader of the csv finds in a column of these texts."""
    out = to_csv(pl.DataFrame({"n": range(len(texts)), "text": pl.Series(texts, dtype=pl.String)})).decode("utf-8-sig")
    return [row[1] for row in csv.reader(io.StringIO(out, newline=""))][1:]


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_text_that_would_run_as_a_formula_gets_a_single_quote_in_csv(text: str) -> None:
    assert in_csv(text) == ["'" + text]


@pytest.mark.parametrize("text", ["", "西河村", "3=2+1", "a@b", "2026-03-05", "'=1", "·-1"])
def test_a_harmless_text_is_left_as_it_is(text: str) -> None:
    assert in_csv(text) == [text]


@given(st.lists(st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]))), min_size=1, max_size=5))
def test_no_csv_text_begins_a_formula_and_harmless_ones_are_unchanged(texts: list[str | None]) -> None:
    for text, cell in zip(texts, in_csv(*texts), strict=True):
        assert not begins_a_formula(cell)
        assert cell == (f"'{text}" if begins_a_formula(text or "") else text or "")
        assert in_csv(cell) == [cell]


def test_numbers_stay_numbers_even_when_negative() -> None:
    assert (
        to_csv(pl.DataFrame({"amount_fen": [-5], "value": [-0.5]})).decode("utf-8-sig") == "amount_fen,value\n-5,-0.5\n"
    )


def test_a_text_of_exactly_one_cell_is_kept_and_one_more_is_cut_and_says_so() -> None:
    assert for_cell("字" * CELL_LIMIT) == "字" * CELL_LIMIT
    cut = for_cell("字" * (CELL_LIMIT + 1))
    assert len(cut) == CELL_LIMIT
    assert cut.endswith("已截断）")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("请电 13912345678 联系", "请电 139****5678 联系"),
        ("139-1234-5678", "139****5678"),
        ("身份证350304199001011234", "身份证350***********1234"),
        ("35030419900101123X。", "350***********123X。"),
    ],
)
def test_phone_and_identity_numbers_in_free_text_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    ["350987138-2026-0001", "PZ-350987138-2026-0001-01", "91350100M000100Y43", "913501001234567890", "1391234567"],
)
def test_project_numbers_credit_codes_and_shorter_numbers_are_not_masked(text: str) -> None:
    assert mask(text) == text
