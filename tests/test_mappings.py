"""A county's own words: mappings.toml teaches headers, values, units, dates, defaults and what a file is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipelines.check.check import check
from pipelines.cleaning.file import CleanFile, clean_file
from pipelines.reference.county import County, ReferenceError
from pipelines.reference.mappings import load
from tests.clerk import COUNTY, PAYMENTS, PROJECTS, csv, number, payment, project, xlsx

NAMES = frozenset(COUNTY.townships["name"])
FILE = "西河镇/拨付台账.csv"


def county(tmp_path: Path, text: str) -> County:
    path = tmp_path / "mappings.toml"
    path.write_text(text, "utf-8")
    return replace(COUNTY, mappings=load(path, NAMES))


def cleaned(tmp_path: Path, text: str, data: bytes, name: str = FILE) -> CleanFile:
    result = clean_file(name, data, county(tmp_path, text))
    for sheet in result.sheets:
        assert sheet.rows_seen == sheet.accepted + sheet.rejected + sheet.non_data
    return result


def renamed(old: str, new: str) -> list[str]:
    return [new if header == old else header for header in PAYMENTS]


def test_a_header_of_the_countys_own_goes_to_the_field_it_names(tmp_path: Path) -> None:
    data = csv(renamed("收款单位", "钱给了谁"), payment(1))
    assert clean_file(FILE, data, COUNTY).sheets[0].unknown_headers == ("钱给了谁",)
    for target in ("payee", "payments.payee", "拨付台账.payee"):
        result = cleaned(tmp_path, f'[[mapping]]\n[mapping.header]\n"钱给了谁" = "{target}"\n', data)
        assert result.clean["payments"]["payee"].to_list() == ["甲建设公司"]
        assert result.sheets[0].unknown_headers == ()


def test_an_own_word_beats_the_standards_meaning_of_the_same_header(tmp_path: Path) -> None:
    data = csv([*PAYMENTS, "审批人"], [*payment(1), "FP-7"])
    mapping = '[[mapping]]\n[mapping.header]\n"审批人" = "payments.invoice_no"\n'
    row = cleaned(tmp_path, mapping, data).clean["payments"].row(0, named=True)
    assert (row["invoice_no"], row["approved_by"]) == ("FP-7", None)


def test_a_header_with_an_empty_meaning_is_left_alone_and_no_longer_called_unknown(tmp_path: Path) -> None:
    data = csv([*PAYMENTS, "备查号", "审批人"], [*payment(1), "7", "张三"])
    result = cleaned(tmp_path, '[[mapping]]\n[mapping.header]\n"备查号" = ""\n"审批人" = ""\n', data)
    assert result.sheets[0].unknown_headers == ()
    assert result.clean["payments"]["approved_by"].to_list() == [None]


def test_what_is_said_of_one_township_leaves_the_others_alone(tmp_path: Path) -> None:
    mapping = '[[mapping]]\ntownships = ["东山镇"]\n[mapping.header]\n"钱给了谁" = "payee"\n'
    data = csv(renamed("收款单位", "钱给了谁"), payment(1))
    assert cleaned(tmp_path, mapping, data).rejected.height == 1
    mine = csv(renamed("收款单位", "钱给了谁"), payment(1, 项目编号=number(1, "350987102")))
    assert cleaned(tmp_path, mapping, mine, "东山镇/拨付台账.csv").rejected.height == 0


def test_what_is_said_of_one_township_stands_above_what_is_said_of_all(tmp_path: Path) -> None:
    mapping = '[[mapping]]\ntownships = ["西河镇"]\nunit = "千元"\n[[mapping]]\nunit = "万元"\n'
    data = csv([h.removesuffix("(万元)") for h in PAYMENTS], payment(1))
    assert cleaned(tmp_path, mapping, data).clean["payments"]["amount_fen"].to_list() == [38_000_00]


@pytest.mark.parametrize(
    ("pattern", "fits"), [("拨付*", True), ("*台账", True), ("拨付台账.csv", True), ("验收*", False)]
)
def test_files_are_told_by_a_pattern_over_their_name_or_the_sheets(tmp_path: Path, pattern: str, fits: bool) -> None:
    data = csv([h.removesuffix("(万元)") for h in PAYMENTS], payment(1))
    result = cleaned(tmp_path, f'[[mapping]]\nfiles = ["{pattern}"]\nunit = "万元"\n', data)
    assert result.clean["payments"]["amount_fen"].to_list() == [380_000_00 if fits else 38_00]


def test_files_are_told_by_the_headers_they_show(tmp_path: Path) -> None:
    plain = [h.removesuffix("(万元)") for h in PAYMENTS]
    mapping = '[[mapping]]\nheaders = ["凭 证 号", "内部号"]\nunit = "万元"\n'
    assert cleaned(tmp_path, mapping, csv(plain, payment(1))).clean["payments"]["amount_fen"].to_list() == [38_00]
    shown = csv([*plain, "内部号"], [*payment(1), "x"])
    assert cleaned(tmp_path, mapping, shown).clean["payments"]["amount_fen"].to_list() == [380_000_00]


@pytest.mark.parametrize(
    ("header", "line", "mapping", "fen"),
    [
        ("拨付金额(元)", "", 'unit = "万元"', 38_00),  # what the sheet itself says stands above the county's word
        ("拨付金额", "单位:千元", 'unit = "万元"', 38_000_00),
        ("拨付金额", "", 'unit = "万元"', 380_000_00),
        ("拨付金额", "", 'unit = "万元"\n[mapping.units]\namount_fen = "千元"', 38_000_00),
        ("拨付金额", "", "", 38_00),
    ],
)
def test_plain_numbers_take_the_countys_unit_only_where_the_sheet_names_none(
    tmp_path: Path, header: str, line: str, mapping: str, fen: int
) -> None:
    head = [[line], renamed("拨付金额(万元)", header)] if line else [renamed("拨付金额(万元)", header)]
    result = cleaned(tmp_path, f"[[mapping]]\n{mapping}\n", csv(*head, payment(1)))
    assert result.clean["payments"]["amount_fen"].to_list() == [fen]


@pytest.mark.parametrize(
    ("style", "text", "day"),
    [
        ("roc", "113/03/05", date(2024, 3, 5)),
        ("day_month_year", "05/03/2024", date(2024, 3, 5)),
        ("month_day_year", "03/05/2024", date(2024, 3, 5)),
        ("month_day_year", "2024-03-05", date(2024, 3, 5)),
        ("day_month_year", "31/02/2024", None),
    ],
)
def test_dates_may_be_written_the_countys_way(tmp_path: Path, style: str, text: str, day: date | None) -> None:
    data = csv(PAYMENTS, payment(1, 拨付日期=text))
    result = cleaned(tmp_path, f'[[mapping]]\ndates = "{style}"\n', data)
    assert result.clean["payments"]["paid_on"].to_list() == ([day] if day else [])
    assert result.rejected.height == (day is None)


def test_without_a_word_from_the_county_a_day_with_its_year_last_is_not_guessed(tmp_path: Path) -> None:
    assert cleaned(tmp_path, "", csv(PAYMENTS, payment(1, 拨付日期="05/03/2024"))).rejected.height == 1


def test_words_of_the_countys_own_stand_for_words_of_the_list(tmp_path: Path) -> None:
    mapping = (
        '[[mapping]]\n[mapping.words.category]\n"产业路" = "道路"\n[mapping.words.payments.is_escrow]\n"走户" = "是"\n'
    )
    data = csv(PROJECTS, project(1, 项目类别="产业路"))
    assert cleaned(tmp_path, mapping, data, "西河镇/项目.csv").clean["projects"]["category"].to_list() == ["道路"]
    paid = csv([*PAYMENTS, "专户支付"], [*payment(1), "走户"])
    assert cleaned(tmp_path, mapping, paid).clean["payments"]["is_escrow"].to_list() == [True]


def test_a_default_fills_empty_cells_and_missing_columns_and_is_told(tmp_path: Path) -> None:
    mapping = '[[mapping]]\n[mapping.default]\n"projects.plan_year" = 2025\n'
    data = csv(PROJECTS, project(1), project(2, 计划年度=""), project(3, 计划年度="/"))
    result = cleaned(tmp_path, mapping, data, "西河镇/项目.csv")
    assert result.clean["projects"]["plan_year"].to_list() == [2026, 2025, 2025]
    assert result.sheets[0].message == "“计划年度”空着的 2 行按 mappings.toml 填“2025”"
    without = PROJECTS.index("计划年度")
    short = csv(PROJECTS[:without] + PROJECTS[without + 1 :], project(1)[:without] + project(1)[without + 1 :])
    result = cleaned(tmp_path, mapping, short, "西河镇/项目.csv")
    assert result.clean["projects"]["plan_year"].to_list() == [2025]
    assert result.sheets[0].message == "“计划年度”空着的 1 行按 mappings.toml 填“2025”"


def test_a_rejected_row_shows_what_was_typed_and_not_the_default(tmp_path: Path) -> None:
    mapping = '[[mapping]]\n[mapping.default]\n"payments.invoice_no" = "补"\n'
    (raw,) = cleaned(tmp_path, mapping, csv(PAYMENTS, payment(1, 拨付金额="abc"))).rejected["raw"]
    assert "补" not in raw


def test_a_sheet_nobody_recognises_is_read_once_the_county_says_what_it_is(tmp_path: Path) -> None:
    head = ["票号", "工程代号", "哪天", "多少(万元)", "性质", "给谁"]
    data = csv(head, payment(1))
    assert clean_file("西河镇/本.csv", data, COUNTY).refused is not None
    words = {
        "票号": "payment_no",
        "工程代号": "project_no",
        "哪天": "paid_on",
        "多少": "amount_fen",
        "性质": "kind",
        "给谁": "payee",
    }
    lines = "\n".join(f'"{header}" = "payments.{field}"' for header, field in words.items())
    result = cleaned(
        tmp_path,
        f'[[mapping]]\nfiles=["本"]\ndatasets = ["拨付台账"]\n[mapping.header]\n{lines}\n',
        data,
        "西河镇/本.csv",
    )
    assert result.clean["payments"]["amount_fen"].to_list() == [380_000_00]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[[mapping]]\nheeder = 1\n', "第 2 行，第 1 行起的 [[mapping]]：不认识“heeder”，是不是 header？"),
        ('\n\n[[mapping]]\ntownships = ["西湖镇"]\n', "第 4 行，第 3 行起的 [[mapping]]：townships 里的“西湖镇”不是"),
        ('[[mapping]]\ntownships = "西河镇"\n', 'townships = "西河镇" 写法不对。写成文字的列表'),
        ('[[mapping]]\ndatasets = ["付款"]\n', "datasets 里的“付款”不是台账"),
        ('[[mapping]]\nunit = "美元"\n', "unit 不能是“美元”，可以是 分、元"),
        ('[[mapping]]\ndates = "大写"\n', "dates 不能是“大写”"),
        ('[[mapping]]\n[mapping.header]\n"x" = "payments.pay"\n', "[mapping.header] 里的“payments.pay”不是台账的字段"),
        ('[[mapping]]\nheader = ["x"]\n', 'header = ["x"] 写法不对。写成 [mapping.header] 一节'),
        ('[[mapping]]\n[mapping.units]\nbudget_fen = "块"\n', "units.budget_fen 不能是“块”，可以是 分、元"),
        ('[[mapping]]\n[mapping.words]\ncategory = "道路"\n', 'words.category = "道路" 写法不对。按字段写'),
        ('[[mapping]]\n[mapping.words.category]\n"x" = "公路"\n', "“x”不能解释成“公路”："),
        ('[[mapping]]\n[mapping.words."progress.percent"]\n"x" = "多"\n', "形象进度应是 0 到 100 的数"),
        ('[[mapping]]\n[mapping.words.payee]\n"x" = "y"\n', "不是从固定词语里选的字段"),
        ('unit = "元"\n', "第 1 行：不认识“unit”。可以写 [[mapping]]"),
        ("[[mapping]\n", "第 1 行第 10 列：格式有误"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_is_told_with_its_place(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ReferenceError) as caught:
        county(tmp_path, text)
    assert sentence in str(caught.value)
    assert "mappings.toml" in str(caught.value)


def test_a_tender_list_feeds_projects_contracts_and_payments_at_once() -> None:
    head = [*PROJECTS, "合同编号", "施工单位", "合同金额(元)", "签订日期"]
    rows = [
        [*project(1), "HT-1", "甲建设公司", "360000", "2026-02-20"],
        [*project(2), "", "", "", ""],  # not signed yet: a project and no contract
        [*project(3), "HT-3", "乙建设公司", "abc", "2026-02-21"],
    ]
    result = clean_file("西河镇/汇总.xlsx", xlsx({"汇总": [head, *rows]}), COUNTY)
    assert result.clean["projects"]["project_no"].to_list() == [number(1), number(2), number(3)]
    assert result.clean["contracts"]["contract_no"].to_list() == ["HT-1"]
    assert result.clean["contracts"]["amount_fen"].to_list() == [360_000_00]
    assert [(s.dataset, s.accepted, s.rejected, s.non_data) for s in result.sheets] == [
        ("projects", 3, 0, 1),
        ("contracts", 1, 1, 2),
    ]


def test_a_bidder_to_a_line_repeats_the_project_without_doubling_it(tmp_path: Path) -> None:
    """Stated with a mapping, over disclosures here: any second dataset does, bids being one of them."""
    head = [*PROJECTS, "公示类型", "公示开始"]
    first = project(1)
    rows = [
        [*first, "立项", "2026-01-05"],
        [*first, "中标", "2026-02-05"],
        [number(1), *[""] * 8, "验收", "2026-07-01"],
    ]
    result = clean_file("西河镇/汇总.csv", csv(head, *rows), COUNTY)
    assert result.clean["projects"].height == 1
    assert result.clean["disclosures"]["kind"].to_list() == ["立项", "中标", "验收"]
    assert result.rejected.height == 0


def test_a_repeated_project_that_says_something_else_is_refused() -> None:
    head = [*PROJECTS, "公示类型", "公示开始"]
    rows = [[*project(1), "立项", "2026-01-05"], [*project(1, 计划年度="2025"), "中标", "2026-02-05"]]
    (reason,) = clean_file("西河镇/汇总.csv", csv(head, *rows), COUNTY).rejected["reason_text"]
    assert "第 2 行重复" in reason


def test_a_line_that_speaks_of_no_dataset_is_the_first_ones_and_is_told() -> None:
    head = [*PROJECTS, "公示类型", "公示开始", "备注"]
    rows = [[*project(1), "立项", "2026-01-05", ""], [*[""] * 9, "", "", "待补"]]
    result = clean_file("西河镇/汇总.csv", csv(head, *rows), COUNTY)
    assert result.rejected["source_row"].to_list() == [3]


def test_a_merged_project_number_speaks_for_all_its_lines() -> None:
    head = [*PROJECTS, "公示类型", "公示开始"]
    rows = [[*project(1), "立项", "2026-01-05"], [None] * 9 + ["中标", "2026-02-05"]]
    merges = {"汇总": [(1, 0, 2, 0, number(1)), (1, 2, 2, 2, "西河镇")]}
    result = clean_file("西河镇/汇总.xlsx", xlsx({"汇总": [head, *rows]}, merges), COUNTY)
    assert result.clean["projects"].height == 1
    assert result.clean["disclosures"]["project_no"].to_list() == [number(1)] * 2
    assert result.rejected.height == 0


def test_check_says_where_every_header_went_and_offers_a_mapping_that_loads(tmp_path: Path) -> None:
    data = csv(["序号", *renamed("收款单位", "收款单位名"), '备"查'], ["1", *payment(1), "7"])
    result = check(FILE, data, COUNTY)
    (sheet,) = result["sheets"]
    went = {column["header"]: (column["column"], column["field"], column["unit"]) for column in sheet["columns"]}
    assert went["拨付金额(万元)"] == ("E", "amount_fen", "万元")
    assert (went["序号"], went["收款单位名"]) == (("A", None, None), ("G", None, None))
    assert '"收款单位名" = ""  # 最接近 payments.payee 收款单位' in result["mapping_stub"]
    assert [entry.townships for entry in county(tmp_path, result["mapping_stub"]).mappings] == [("西河镇",)]
    filled = result["mapping_stub"].replace('"收款单位名" = ""', '"收款单位名" = "payee"')
    assert cleaned(tmp_path, filled, data).clean["payments"]["payee"].to_list() == ["甲建设公司"]


def test_check_offers_no_mapping_where_every_header_is_known() -> None:
    assert check(FILE, csv(PAYMENTS, payment(1)), COUNTY)["mapping_stub"] == ""


def test_check_offers_a_mapping_with_the_likeliest_ledger_for_a_strange_sheet(tmp_path: Path) -> None:
    data = csv(["票号", "拨付的日期", "拨付的金额", "给谁"], ["1", "2", "3", "4"])
    stub = check("西河镇/本2026.csv", data, COUNTY)["mapping_stub"]
    assert 'datasets = ["payments"]' in stub
    assert 'files = ["本*"]' in stub
    assert county(tmp_path, stub).mappings[0].datasets == ("payments",)
