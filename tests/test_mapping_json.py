"""Wrapped and nested JSON: where the rows are, what they are called, and what is asked where nobody can know."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.file import clean_file
from pipelines.reading.read import read
from pipelines.reading.unreadable import Unreadable
from reports.sendback.sendback import sendback
from tests.clerk import COUNTY, PROJECTS, number, project
from tests.taught import cleaned_by, taught

PAYMENT = {
    "凭证号": "PZ-1",
    "项目编号": number(1),
    "拨付日期": "2026-03-05",
    "拨付金额": "38.10",
    "款项性质": "进度款",
    "收款单位": "甲公司",
}
RELEASES = {
    "uri": "http://example.org",
    "publisher": {"name": "县交易中心"},
    "releases": [
        {
            "ocid": number(1),
            "id": "r1",
            "tender": {"value": {"amount": 40}},
            "awards": [
                {"id": "a1", "date": "2026-03-05", "value": {"amount": 38.10}, "suppliers": [{"name": "甲公司"}]},
                {"id": "a2", "date": "2026-03-06", "value": {"amount": 0.07}, "suppliers": [{"name": "乙公司"}]},
            ],
        },
        {"ocid": number(2), "id": "r2", "tender": {"value": {"amount": 5}}, "awards": []},
    ],
}
AWARDS = """
[[mapping]]
rows = "releases[].awards[].suppliers[]"
datasets = ["contracts"]
[mapping.header]
"releases[].ocid" = "project_no"
"releases[].awards[].id" = "contract_no"
"releases[].awards[].value.amount" = "amount_fen"
"awards.date" = "signed_on"
awards.suppliers.name = "contractor"
"""


def wrapped(value: Any, name: str = "西河镇/拨付台账.json", mapping: str = "") -> Any:
    return cleaned_by(mapping, json.dumps(value, ensure_ascii=False), name)


def table(value: Any) -> list[dict[str, str]]:
    """What reading makes of it: a dict for each row, without the empty cells."""
    (sheet,) = read("x.json", json.dumps(value, ensure_ascii=False).encode())
    header, *rows = sheet.cells.drop("row").rows() if sheet.cells.width > 1 else [()]
    return [{h: v for h, v in zip(header, row, strict=True) if v is not None} for row in rows]


def test_rows_wrapped_once_or_twice_are_found_without_a_word() -> None:
    for value in ({"rows": [PAYMENT], "total": 1}, {"code": 0, "data": {"total": 1, "rows": [PAYMENT]}}):
        result = wrapped(value)
        assert result.clean["payments"]["amount_fen"].to_list() == [38_10]


def test_the_report_says_where_the_rows_were_and_what_stands_outside_them() -> None:
    (sheet,) = wrapped({"code": 0, "data": {"total": 1, "rows": [PAYMENT]}}).sheets
    assert "JSON 的行取自 data.rows[]" in sheet.message
    assert "列表外面还有 code、data.total" in sheet.message
    assert sheet.unknown_headers == ()


def test_a_word_outside_the_rows_names_no_field_by_accident() -> None:
    """`status` is the name of a field; in a wrapper it is the answer of a server."""
    row = dict(zip(PROJECTS, project(1), strict=True))
    result = wrapped({"status": "ok", "rows": [row]}, "西河镇/项目台账.json")
    assert result.clean["projects"]["status"].to_list() == [None]


def test_what_stands_outside_the_rows_is_read_once_the_mapping_names_it() -> None:
    row = {key: value for key, value in PAYMENT.items() if key != "收款单位"}
    mapping = '[[mapping]]\n[mapping.header]\n"$.to.name" = "payee"\n'
    result = wrapped({"to": {"name": "乙公司"}, "rows": [row]}, mapping=mapping)
    assert result.clean["payments"]["payee"].to_list() == ["乙公司"]


def test_two_lists_are_asked_about_with_their_names_and_counts() -> None:
    value = {"data": {"rows": [PAYMENT, PAYMENT], "files": [{"a": 1}]}, "ok": True}
    refused = clean_file("西河镇/x.json", json.dumps(value).encode(), COUNTY).refused or ""
    assert refused.startswith("“x.json”里有 2 个列表（data.rows：2 行；data.files：1 行），不知道哪一个是台账的行。")
    assert 'rows = "data.rows"' in refused


def test_a_mapping_says_which_of_two_lists_is_meant() -> None:
    value = {"data": {"rows": [PAYMENT], "files": [{"a": 1}]}}
    result = wrapped(value, mapping='[[mapping]]\nrows = "data.rows"\n')
    assert result.clean["payments"].height == 1


def test_two_mappings_read_two_lists_as_two_sheets() -> None:
    project = {"项目编号": number(1), "项目名称": "村道", "乡镇": "西河镇"}
    value = {"data": {"拨付": [PAYMENT], "项目": [project], "其他": [{"a": 1}]}}
    mapping = '[[mapping]]\nrows = "data.拨付"\n[[mapping]]\nrows = "data.项目"\ndatasets = ["projects"]\n'
    result = wrapped(value, mapping=mapping)
    assert {key: frame.height for key, frame in result.clean.items()} == {"payments": 1, "projects": 1}


def test_releases_of_several_levels_make_a_row_of_each_innermost_element() -> None:
    result = wrapped(RELEASES, "西河镇/中标.json", AWARDS)
    rows = result.clean["contracts"].select("contract_no", "project_no", "contractor", "amount_fen").rows()
    assert rows == [("a1", number(1), "甲公司", 38_10), ("a2", number(1), "乙公司", 7)]
    assert "3 个上级中有 1 个没有下级" not in result.sheets[0].message
    assert "4 个上级中有 1 个没有下级，没有成行" in result.sheets[0].message


def test_lines_of_nested_objects_are_read_like_a_list_of_them() -> None:
    lines = "\n".join(json.dumps(release) for release in RELEASES["releases"])
    mapping = AWARDS.replace("releases[].awards[].suppliers[]", "awards.suppliers").replace("releases[].", "")
    result = cleaned_by(mapping, lines, "西河镇/中标.json")
    assert result.clean["contracts"]["amount_fen"].to_list() == [38_10, 7]
    one = cleaned_by(
        mapping.replace('"awards.suppliers"', '"[].awards.suppliers"'), lines.split("\n")[0], "西河镇/中标.json"
    )
    assert one.clean["contracts"]["amount_fen"].to_list() == [38_10, 7]


def test_a_number_out_of_json_keeps_its_text_at_every_depth() -> None:
    text = '{"d": {"rows": [{"a": {"b": 38.10, "c": 12345678901234567890, "e": 1e-06, "f": true, "g": null}}]}}'
    (sheet,) = read("x.json", text.encode())
    header, row = sheet.cells.drop("row").rows()
    assert header == ("a.b", "a.c", "a.e", "a.f", "a.g")
    assert row == ("38.10", "12345678901234567890", "0.000001", "true", None)


def test_a_place_that_the_file_does_not_have_is_told_and_the_file_is_read_as_ever() -> None:
    result = wrapped([PAYMENT], mapping='[[mapping]]\nfiles = ["拨付*"]\nrows = "data.rows"\n')
    assert result.clean["payments"].height == 1
    assert "rows = “data.rows”在文件里没有" in result.sheets[0].message


def test_a_place_in_json_said_of_a_csv_is_no_mistake_and_is_told() -> None:
    text = ",".join(PAYMENT) + "\n" + ",".join(PAYMENT.values())
    result = cleaned_by('[[mapping]]\nfiles = ["拨付*"]\nrows = "data.rows"\n', text, "西河镇/拨付台账.csv")
    assert result.clean["payments"].height == 1
    assert "第 1 行起的 [[mapping]]没有用上：rows 只用于 JSON" in result.sheets[0].message


def test_rows_out_of_json_that_come_back_as_a_workbook_are_read_by_the_same_mapping() -> None:
    wrong = json.loads(json.dumps(RELEASES))
    wrong["releases"][0]["awards"][1]["value"]["amount"] = "七分"
    data = json.dumps(wrong).encode()
    first = cleaned_by(AWARDS, data, "西河镇/中标.json")
    assert (first.clean["contracts"].height, first.rejected.height) == (1, 1)
    book = sendback("西河镇/中标.json", data, first.rejected, taught(AWARDS))
    again = cleaned_by(AWARDS, book, "西河镇/中标.xlsx")
    assert again.clean["contracts"]["amount_fen"].to_list() == [38_10]
    assert again.rejected["reason_text"].to_list() == first.rejected["reason_text"].to_list()


def test_keys_that_differ_and_join_to_the_same_name_lose_nothing() -> None:
    (sheet,) = read("x.json", b'[{"a": {"b": 1}, "a.b": 2}]')
    assert sheet.cells.drop("row").rows() == [("a.b", "a.b"), ("1", "2")]


@pytest.mark.parametrize("value", [{"rows": [1, 2]}, [[1, 2]], [1]])
def test_a_list_of_anything_but_objects_is_no_ledger(value: Any) -> None:
    with pytest.raises(Unreadable):
        read("x.json", json.dumps(value).encode())


def test_nesting_without_end_is_refused_in_one_sentence() -> None:
    with pytest.raises(Unreadable, match="嵌套过深"):
        read("x.json", b'{"a":' * 20_000 + b"1" + b"}" * 20_000)


SCALARS = st.one_of(st.integers(), st.text("甲乙ab1", min_size=1), st.booleans(), st.none())
KEYS = st.text("甲乙丙abc", min_size=1, max_size=3)
OBJECTS = st.recursive(
    st.dictionaries(KEYS, SCALARS, min_size=1, max_size=4),
    lambda inner: st.dictionaries(KEYS, st.one_of(SCALARS, inner), min_size=1, max_size=4),
    max_leaves=8,
)


def flattened(value: dict[str, Any], before: str = "") -> dict[str, str]:
    """The oracle: every scalar of an object by its dotted name, as text."""
    flat: dict[str, str] = {}
    for key, inner in value.items():
        if isinstance(inner, dict):
            flat |= flattened(inner, f"{before}{key}.")
        elif inner is not None:
            flat[before + key] = str(inner).lower() if isinstance(inner, bool) else str(inner)
    return flat


@settings(deadline=None, max_examples=60)
@given(
    st.lists(OBJECTS, min_size=1, max_size=5), st.lists(st.sampled_from(["data", "结果", "x"]), max_size=3, unique=True)
)
def test_whatever_the_nesting_every_value_stands_under_its_dotted_name(rows: list[Any], way: list[str]) -> None:
    value: Any = rows
    for key in reversed(way):
        value = {key: value, "n": 1}
    wanted = [flat for flat in map(flattened, rows) if flat]
    rows = [{key: text for key, text in row.items() if not key.startswith("$.")} for row in table(value)]
    assert [row for row in rows if row] == wanted


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.integers(1, 10**12), max_size=4), min_size=1, max_size=5))
def test_every_innermost_element_is_one_row_with_what_stands_above_it(sites: list[list[int]]) -> None:
    value = {"list": [{"no": f"P-{n}", "pay": [{"v": {"fen": fen}} for fen in pay]} for n, pay in enumerate(sites)]}
    (sheet,) = read("x.json", json.dumps(value).encode(), lambda _path: ["list.pay"])
    rows = sheet.cells.drop("row").rows()
    wanted = [(f"P-{n}", str(fen)) for n, pay in enumerate(sites) for fen in pay]
    assert rows == ([("no", "pay.v.fen"), *wanted] if wanted else [])
    empty = sum(not pay for pay in sites)
    assert any(f"{len(sites)} 个上级中有 {empty} 个没有下级" in note for note in sheet.notes) is bool(empty)
