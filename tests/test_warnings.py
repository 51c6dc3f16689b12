"""Warnings: what is probably wrong and refuses nothing — codes, amounts, numbers that lost their end."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.printed import printed
from pipelines.check.check import check
from pipelines.cleaning.cells.identifiers import ALPHABET, PROJECT_CODE, credit_code_fits, lost_its_end
from pipelines.cleaning.file import clean_file
from pipelines.cleaning.outcome.schema import WARNINGS
from pipelines.lake.snapshot_db import Lake, current
from pipelines.night import night
from tests import tiny
from tests.clerk import COUNTY, PAYMENTS, PROJECTS, csv, number, payment, project, xlsx

pytestmark = pytest.mark.usefixtures("few_definitions")

CONTRACTS = ["合同编号", "项目编号", "施工单位", "统一社会信用代码", "合同金额(万元)", "签订日期"]


def warnings(data: bytes, name: str) -> list[tuple[int, str, str]]:
    """row, kind and message of every warning; each row is accepted all the same."""
    result = clean_file(name, data, COUNTY)
    assert dict(result.warnings.schema) == WARNINGS
    assert result.rejected.is_empty()
    return result.warnings.select("source_row", "kind", "message").rows()


def contract(code: str) -> list[tuple[int, str, str]]:
    data = csv(CONTRACTS, ["HT-1", number(1), "甲公司", code, "38", "2026-03-05"])
    return warnings(data, "西河镇/合同台账.csv")


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91350100m000100y43", "/", ""])
def test_a_credit_code_that_fits_or_is_not_given_is_no_matter(code: str) -> None:
    assert contract(code) == []


@pytest.mark.parametrize("code", ["91350100M000100Y44", "91350100M000100Y4", "9135O100M000100Y43", "350304100012345"])
def test_a_credit_code_whose_check_sign_does_not_fit_is_doubted(code: str) -> None:
    ((row, kind, message),) = contract(code)
    assert (row, kind) == (2, "bad_identifier")
    assert message == f"“{code}”通不过统一社会信用代码校验（GB 32100-2015），请对照营业执照核对"


def test_a_code_of_which_a_part_is_shown_says_that_there_is_more() -> None:
    ((_, _, message),) = contract("A" * 41)
    assert message.startswith(f"“{'A' * 40}…”通不过")


def _check_sign(first: str) -> str:
    """GB 32100-2015 by the book, one sign at a time."""
    total = sum(ALPHABET.index(sign) * (3**place % 31) for place, sign in enumerate(first))
    return ALPHABET[(31 - total % 31) % 31]


@settings(deadline=None)
@given(st.lists(st.text(ALPHABET, min_size=17, max_size=17), min_size=1, max_size=20), st.sampled_from(ALPHABET))
def test_of_all_last_signs_exactly_the_check_sign_fits(firsts: list[str], last: str) -> None:
    codes = pl.DataFrame({"code": [first + last for first in firsts]})
    fits = codes.select(credit_code_fits(pl.col("code"))).to_series().to_list()
    assert fits == [_check_sign(first) == last for first in firsts]


@pytest.mark.parametrize("code", ["2026-350304-48-01-123456", "2611-350304-48-01-123456"])
def test_a_project_code_of_either_form_is_no_matter(code: str) -> None:
    rows = [[*PROJECTS, "投资项目代码"], [*project(1), code]]
    assert warnings(xlsx({"项目台账": rows}), "西河镇/项目台账.xlsx") == []


@pytest.mark.parametrize("code", ["2613-350304-48-01-123456", "2026-350304-48-01-12345", "闽发改20260001"])
def test_what_is_no_project_code_is_doubted(code: str) -> None:
    rows = [[*PROJECTS, "投资项目代码"], [*project(1), code]]
    ((_, kind, message),) = warnings(xlsx({"项目台账": rows}), "西河镇/项目台账.xlsx")
    assert kind == "bad_project_code"
    assert code in message
    assert PROJECT_CODE.startswith("^")


def amounts(*values: str, unit: str = "万元") -> list[tuple[int, str, str]]:
    rows = [payment(nth, 拨付金额=value) for nth, value in enumerate(values, start=1)]
    header = [text.replace("(万元)", f"({unit})") for text in PAYMENTS]
    return warnings(csv(header, *rows), "西河镇/拨付台账.csv")


def test_an_amount_a_thousand_times_its_peers_is_doubted_and_kept() -> None:
    assert amounts(*["38"] * 8, "37999") == []
    ((row, kind, message),) = amounts(*["38"] * 8, "38000")
    assert (row, kind, message) == (10, "magnitude", "是同列中位数的 1000 倍，请核对单位")


def test_an_amount_about_ten_thousand_times_its_peers_looks_like_yuan_in_a_wan_yuan_column() -> None:
    ((_, _, message),) = amounts(*["38"] * 8, "380000")
    assert message == "是同列中位数的 10000 倍，像是把元写进了万元的列，请核对单位"


def test_an_amount_a_ten_thousandth_of_its_peers_looks_like_wan_yuan_in_a_yuan_column() -> None:
    ((_, _, message),) = amounts(*["380000"] * 8, "38", unit="元")
    assert message == "只有同列中位数的 10000 分之一，像是把万元写进了元的列，请核对单位"


def test_the_hint_reads_the_header_first_and_names_no_unit_that_the_column_does_not_have() -> None:
    ((_, _, message),) = amounts(*["38"] * 8, "0.0038")
    assert message == "只有同列中位数的 10000 分之一，请核对单位"
    ((_, _, message),) = amounts(*["38"] * 8, "380000", unit="元")
    assert message == "是同列中位数的 10000 倍，请核对单位"


def test_with_seven_peers_nobody_can_tell_what_is_usual() -> None:
    assert amounts(*["38"] * 7, "380000") == []


def test_nothing_paid_is_no_small_amount() -> None:
    assert amounts(*["38"] * 8, "0") == []


@pytest.mark.parametrize(
    ("code", "lost"),
    [
        ("123456789012345000", True),
        ("1234567890123450", True),
        ("123456789012345", False),
        ("123456789012345678", False),
        ("123456789012345001", False),
        ("350304-000000000000", False),
    ],
)
def test_more_than_fifteen_digits_that_end_in_zeros_lost_their_end(code: str, lost: bool) -> None:
    answer = pl.DataFrame({"code": [code]}).select(lost_its_end(pl.col("code"))).item()
    assert answer is lost
    message = [text for _, kind, text in warnings(csv(PAYMENTS, payment(1, 凭证号=code)), "西河镇/拨付台账.csv")]
    assert [text.startswith(f"“{code}”超过 15 位且末尾全是 0") for text in message] == [True] * lost


def test_a_refused_row_is_warned_of_too_and_check_tells_it_with_the_row() -> None:
    data = csv(CONTRACTS, ["HT-1", number(1), "甲公司", "91350100M000100Y44", "abc", "2026-03-05"])
    result = check("西河镇/合同台账.csv", data, COUNTY)
    assert (result["accepted"], result["rejected"]) == (0, 1)
    (one,) = result["warnings"]
    assert {name: one[name] for name in ("sheet", "row", "field", "label", "kind")} == {
        "sheet": "合同台账",
        "row": 2,
        "field": "contractor_uscc",
        "label": "统一社会信用代码",
        "kind": "bad_identifier",
    }


def test_check_prints_the_warnings_behind_what_must_be_corrected() -> None:
    data = csv(CONTRACTS, ["HT-1", number(1), "甲公司", "91350100M000100Y44", "38", "2026-03-05"])
    lines = list(printed(check("西河镇/合同台账.csv", data, COUNTY)))
    at = lines.index("请核对 1 处（不影响接收）：")
    assert lines[at + 1].startswith("  合同台账 第 2 行 统一社会信用代码：“91350100M000100Y44”通不过")


def _night(data: Path) -> list[dict[str, Any]]:
    night(data, now=datetime(2026, 10, 20, 19, 0, tzinfo=UTC), processes=0)
    return Lake.open(current(data)).sql("select * from warnings order by source_file, source_row").to_dicts()


def test_warnings_come_into_the_snapshot_and_go_when_the_row_is_corrected(tmp_path: Path) -> None:
    data = tiny.tiny_county(tmp_path)
    tiny.ledger(data, "西河镇/项目台账.csv", tiny.PROJECTS, tiny.project(1))
    bad = ["HT-1", "350987100-2026-0001", "甲公司", "91350100M000100Y44", "38", "2026-03-05"]
    tiny.ledger(data, "西河镇/合同台账.csv", ",".join(CONTRACTS), ",".join(bad))
    (one,) = _night(data)
    assert list(one) == list(WARNINGS)
    assert (one["township"], one["project_no"], one["kind"]) == ("西河镇", "350987100-2026-0001", "bad_identifier")
    good = [*bad[:3], "91350100M000100Y43", *bad[4:]]
    tiny.ledger(data, "西河镇/合同台账_更正.csv", ",".join(CONTRACTS), ",".join(good))
    assert _night(data) == []
