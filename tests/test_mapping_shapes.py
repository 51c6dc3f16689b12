"""What real files need a mapping to say: two fields of one column, no header line, composed keys, words for nothing."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.cleaning.file import clean_file
from tests.clerk import COUNTY, PAYMENTS, PROJECTS, csv, number, payment, project, xlsx
from tests.taught import cleaned_by, taught

AWARDS = """
[[mapping]]
headers = ["标段编号", "中标人"]
datasets = ["contracts"]
[mapping.header]
"标段编号" = ["contracts.project_no", "contracts.contract_no"]
"中标人" = "contractor"
"中标价(元)" = "amount_fen"
"公告日期" = "signed_on"
"""


@pytest.mark.parametrize("more", [[], ["项目编号"], ["合同编号"]])
def test_one_column_fills_both_fields_of_one_ledger_whatever_stands_beside_it(more: list[str]) -> None:
    head = [*more, "标段编号", "标段名称", "中标人", "中标价(元)", "公告日期"]
    data = csv(head, [*("X-9" for _ in more), number(200), "村道", "甲公司", "380000", "2024-03-05"])
    (row,) = cleaned_by(AWARDS, data, "西河镇/中标公告2024.csv").clean["contracts"].rows(named=True)
    assert row["amount_fen"] == 380_000_00
    given = {"项目编号": "project_no", "合同编号": "contract_no"}
    typed = {given[name] for name in more}
    assert all(row[field] in ({"X-9", number(200)} if field in typed else {number(200)}) for field in given.values())


def test_a_key_with_its_unit_may_share_its_column_as_well() -> None:
    mapping = '[[mapping]]\n[mapping.header]\n"工程总造价(万元)" = ["projects.budget_fen", "projects.reviewed_fen"]\n'
    head = ["工程总造价(万元)" if h == "预算金额(万元)" else h for h in PROJECTS]
    row = cleaned_by(mapping, csv(head, project(1)), "西河镇/项目.csv").clean["projects"].row(0, named=True)
    assert (row["budget_fen"], row["reviewed_fen"]) == (380_000_00, 380_000_00)
    bare = [h.removesuffix("(万元)") for h in head]
    row = cleaned_by(mapping, csv(bare, project(1)), "西河镇/项目.csv").clean["projects"].row(0, named=True)
    assert (row["budget_fen"], row["reviewed_fen"]) == (380_000_00, 380_000_00)


NAMED = 'columns = ["payment_no", "project_no", "paid_on", "amount_fen", "kind", "payee"]\n'
LETTERS = """
[mapping.columns]
B = "payments.project_no"
A = "payments.payment_no"
C = "payments.paid_on"
D = "payments.amount_fen"
E = "payments.kind"
F = "payments.payee"
"""


@pytest.mark.parametrize("columns", [NAMED, LETTERS])
def test_a_file_without_a_header_line_is_read_by_the_order_or_the_letters_of_its_columns(columns: str) -> None:
    mapping = f'[[mapping]]\nfiles = ["流水*"]\nunit = "万元"\n{columns}'
    result = cleaned_by(mapping, csv(payment(1), payment(2)), "西河镇/流水.csv")
    rows = result.clean["payments"].select("payment_no", "amount_fen", "paid_on", "source_row").rows()
    assert rows == [("PZ-1", 380_000_00, date(2026, 3, 5), 1), ("PZ-2", 380_000_00, date(2026, 3, 5), 2)]
    (sheet,) = result.sheets
    assert (sheet.rows_seen, sheet.non_data) == (2, 0)


def test_the_lines_above_the_rows_of_a_file_without_a_header_still_say_its_unit() -> None:
    mapping = f'[[mapping]]\nfiles = ["流水*"]\n{NAMED}'
    result = cleaned_by(mapping, csv(["西河镇流水"], ["单位：万元"], payment(1)), "西河镇/流水.csv")
    assert result.clean["payments"]["amount_fen"].to_list() == [380_000_00]


def test_a_column_that_the_mapping_does_not_speak_of_is_told_by_its_letter_and_an_empty_name_leaves_it_alone() -> None:
    mapping = '[[mapping]]\nfiles = ["流水*"]\n' + NAMED.replace("]", ', ""]')
    (sheet,) = cleaned_by(mapping, csv([*payment(1), "经手", "多的"]), "西河镇/流水.csv").sheets
    assert sheet.unknown_headers == ("H列",)


def test_a_header_line_in_a_file_that_should_have_none_is_no_row() -> None:
    mapping = f'[[mapping]]\nfiles = ["流水*"]\nunit = "万元"\n{NAMED}'
    head = [header.removesuffix("(万元)") for header in PAYMENTS]
    result = cleaned_by(mapping, csv(head, payment(1)), "西河镇/流水.csv")
    assert (result.clean["payments"].height, result.rejected.height) == (1, 0)


def test_a_sheet_of_a_workbook_without_a_header_is_read_by_its_name() -> None:
    mapping = f'[[mapping]]\nfiles = ["三月"]\nunit = "元"\n{NAMED}'
    result = cleaned_by(mapping, xlsx({"三月": [payment(1)], "拨付": [PAYMENTS, payment(2)]}), "西河镇/本.xlsx")
    assert sorted(result.clean["payments"]["amount_fen"].to_list()) == [38_00, 380_000_00]


KEYLESS = ["项目编号", "期次", *PAYMENTS[2:]]


def keyless(n: int, stage: str) -> list[object]:
    return [number(n), stage, *payment(1)[2:]]


def test_a_key_is_composed_of_columns_where_the_source_has_none() -> None:
    data = csv(KEYLESS, keyless(1, "1"), keyless(1, "2"), keyless(2, ""))
    result = cleaned_by('[[mapping]]\nkey = ["项目编号", "期次"]\n', data, "西河镇/拨付台账.csv")
    assert result.clean["payments"]["payment_no"].to_list() == [f"{number(1)}-1", f"{number(1)}-2"]
    assert result.rejected["reason_text"].to_list() == ["凭证号：必填，单元格是空的"]
    assert "“凭证号”按 mappings.toml 由 项目编号、期次 组成" in result.sheets[0].message


def test_what_was_typed_as_a_key_always_stands() -> None:
    data = csv([*PAYMENTS, "期次"], [*payment(7), "1"], [*payment(8, 凭证号=""), "2"])
    result = cleaned_by('[[mapping]]\nkey = ["project_no", "期次"]\n', data, "西河镇/拨付台账.csv")
    assert result.clean["payments"]["payment_no"].to_list() == ["PZ-7", f"{number(1)}-2"]


def test_a_key_of_the_line_names_township_file_and_line_so_that_two_files_never_share_one() -> None:
    mapping = '[[mapping]]\nkey = "行号"\n'
    keys = [
        cleaned_by(mapping, csv(PAYMENTS[1:], payment(1)[1:]), name).clean["payments"]["payment_no"].item()
        for name in ("西河镇/拨付3月.csv", "西河镇/拨付4月.csv")
    ]
    assert keys == ["西河镇-拨付3月-2", "西河镇-拨付4月-2"]


def test_a_key_of_a_column_that_the_sheet_does_not_have_is_told() -> None:
    data = csv(PAYMENTS[1:], payment(1)[1:])
    result = cleaned_by('[[mapping]]\nkey = ["项目编号", "期次"]\n', data, "西河镇/拨付台账.csv")
    assert "key 要用“期次”这一列，表里没有，凭证号无法组成" in result.sheets[0].message
    assert result.rejected.height == 1


def test_any_other_word_means_the_one_that_the_county_says_and_is_counted() -> None:
    mapping = '[[mapping]]\n[mapping.words.category]\n"*" = "其他"\n"产业路" = "道路"\n'
    rows = [
        project(n, 项目类别=word) for n, word in enumerate(["产业路", "村道", "凉亭", "祠堂", "/", "#REF!"], start=1)
    ]
    result = cleaned_by(mapping, csv(PROJECTS, *rows), "西河镇/项目.csv")
    kinds = result.clean["projects"]["category"].to_list()
    assert kinds[:4] == ["道路", "道路", "其他", "其他"]
    assert "“项目类别”里 2 行写的是“凉亭、祠堂”，按 mappings.toml 记为“其他”" in result.sheets[0].message
    assert kinds[4:] == [None, None]  # nothing is no other word, and neither is a formula's error
    assert any("#REF!" in message for message in result.warnings["message"])


def test_without_it_another_word_goes_back_or_is_unread_as_ever() -> None:
    result = clean_file("西河镇/项目.csv", csv(PROJECTS, project(1, 项目类别="凉亭")), COUNTY)
    kinds = [kind for frame in result.clean.values() for kind in frame["category"]]
    assert "其他" not in kinds


@pytest.mark.parametrize(
    "mapping", ['nothing = ["Nah"]', '[mapping.nothing]\ninvoice_no = ["Nah"]', '[mapping.nothing]\n"*" = "Nah"']
)
def test_the_countys_marks_for_nothing_empty_a_cell_however_they_are_spaced(mapping: str) -> None:
    data = csv([*PAYMENTS, "发票号"], [*payment(1), " nah "], [*payment(2), "FP-2"])
    result = cleaned_by(f"[[mapping]]\n{mapping}\n", data, "西河镇/拨付台账.csv")
    assert result.clean["payments"]["invoice_no"].to_list() == [None, "FP-2"]
    assert "1 格的“ nah ”当作没有填" in result.sheets[0].message


def test_a_mark_for_one_field_leaves_the_others_alone() -> None:
    data = csv([*PAYMENTS, "发票号", "审批人"], [*payment(1), "Nah", "Nah"])
    row = cleaned_by('[[mapping]]\n[mapping.nothing]\ninvoice_no = ["Nah"]\n', data, "西河镇/拨付台账.csv")
    assert row.clean["payments"].select("invoice_no", "approved_by").row(0) == (None, "Nah")


@pytest.mark.parametrize("typed", ["1901年1月2日", "1901-01-02", "1901/1/2", "1901.1.2", "19010102"])
@pytest.mark.parametrize("mark", ['"1901年1月2日"', '"1901-01-02"', "1901-01-02"])
def test_a_mark_that_is_a_day_means_that_day_in_every_writing(mark: str, typed: str) -> None:
    data = csv([*PAYMENTS, "申请日期"], [*payment(1), typed], [*payment(2), "2026-01-02"])
    result = cleaned_by(f"[[mapping]]\nnothing = [{mark}]\n", data, "西河镇/拨付台账.csv")
    assert result.clean["payments"]["applied_on"].to_list() == [None, date(2026, 1, 2)]


def test_a_mark_for_nothing_in_a_required_cell_goes_back_with_what_was_typed() -> None:
    result = cleaned_by(
        '[[mapping]]\nnothing = ["Nah"]\n', csv(PAYMENTS, payment(1, 收款单位="Nah")), "西河镇/拨付台账.csv"
    )
    assert result.rejected["reason_text"].to_list() == ["收款单位：必填，现在写的是“Nah”"]
    assert '"收款单位":"Nah"' in result.rejected["raw"].item()


def test_a_default_takes_the_place_of_a_mark_for_nothing() -> None:
    mapping = '[[mapping]]\nnothing = ["Nah"]\n[mapping.default]\n"payments.payee" = "待补"\n'
    result = cleaned_by(mapping, csv(PAYMENTS, payment(1, 收款单位="Nah")), "西河镇/拨付台账.csv")
    assert result.clean["payments"]["payee"].to_list() == ["待补"]


def test_what_the_shapes_say_of_one_township_leaves_the_others_alone() -> None:
    mapping = '[[mapping]]\ntownships = ["东山镇"]\nnothing = ["甲建设公司"]\n'
    assert cleaned_by(mapping, csv(PAYMENTS, payment(1)), "西河镇/拨付台账.csv").rejected.height == 0
    assert len(taught(mapping).mappings) == 1
