"""A whole file: which ledger it is, whose it is, which rows are refused and why; and no row is ever lost."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.file import clean_file
from pipelines.cleaning.outcome.schema import CHECKSUMS, REJECTED, schema
from pipelines.registry import datasets
from tests.clerk import COUNTY, PAYMENTS, PROJECTS, cleaned, csv, number, payment, project, reasons, unread, xlsx


def test_a_sound_file_is_accepted_whole_in_exactly_the_agreed_columns() -> None:
    result = cleaned(csv(PAYMENTS, payment(1), payment(2)))
    assert dict(result.clean["payments"].schema) == schema(datasets()["payments"])
    assert dict(result.rejected.schema) == REJECTED
    assert dict(result.checksums.schema) == CHECKSUMS
    assert (result.submitter, result.refused, result.rejected.height) == ("西河镇", None, 0)
    assert result.clean["payments"]["source_row"].to_list() == [2, 3]
    assert result.clean["payments"]["source_file"].unique().to_list() == ["西河镇/拨付台账.csv"]
    assert len(result.clean["payments"]["batch_id"][0]) == 16


def test_a_refused_row_keeps_its_cells_and_gives_all_its_reasons() -> None:
    data = csv(PAYMENTS, payment(1, 拨付日期="2026.2.30", 拨付金额="abc", 款项性质="/"))
    (row,) = cleaned(data).rejected.iter_rows(named=True)
    assert json.loads(row["raw"])["拨付日期"] == "2026.2.30"
    assert [why["field"] for why in json.loads(row["reasons"])] == ["paid_on", "amount_fen", "kind"]
    assert row["reason_text"].split("；")[2] == "款项性质：必填，现在写的是“/”"
    assert (row["dataset"], row["township"], row["project_no"]) == ("payments", "西河镇", number(1))
    assert (row["row_on"], row["row_key"], row["source_row"]) == (None, "PZ-1", 2)


def test_the_key_of_a_refused_row_is_its_clean_text_or_nothing() -> None:
    head = ["项目编号", "报送日期", "形象进度"]
    data = csv(head, [number(1), "2026.3.5", "快了"], [number(1), "2026.2.30", "50"])
    assert cleaned(data, "西河镇/进度.csv").rejected["row_key"].to_list() == [f"{number(1)}\x1f2026-03-05", None]


@pytest.mark.parametrize("header", PAYMENTS)
def test_a_required_cell_may_not_be_empty(header: str) -> None:
    label = header.removesuffix("(万元)")
    assert reasons(csv(PAYMENTS, payment(1, **{label: ""}))) == [f"{label}：必填，单元格是空的"]


def test_a_required_column_that_is_missing_is_named_on_the_sheet_and_on_every_row() -> None:
    result = cleaned(csv(PAYMENTS[:-1], payment(1)[:-1]))
    assert result.sheets[0].message == "表头缺少必填列：收款单位。请按模板补齐后重新报送"
    assert result.rejected["reason_text"].to_list() == ["收款单位：表头里没有“收款单位”这一列，而它必填"]


def test_an_optional_cell_that_cannot_be_read_costs_the_cell_and_not_the_row() -> None:
    result = cleaned(csv([*PAYMENTS, "专户支付"], [*payment(1), "大概"]))
    assert result.clean["payments"]["is_escrow"].to_list() == [None]
    assert "看不出是“是”还是“否”" in unread(result)[0]
    assert (result.rejected.height, result.sheets[0].unread) == (0, 1)
    assert result.sheets[0].message == "有 1 格看不懂：行已接收，这些格暂按未知处理，请改正后重报"


def test_the_second_row_with_a_key_is_refused_and_names_the_first() -> None:
    (reason,) = reasons(csv(PAYMENTS, payment(1), payment(2), payment(1)))
    assert "与工作表“拨付台账”第 2 行重复" in reason
    assert "凭证号（PZ-1）" in reason


def test_a_key_is_unique_over_all_sheets_of_a_file() -> None:
    data = xlsx({"一季度拨付": [PAYMENTS, payment(1)], "二季度拨付": [PAYMENTS, payment(1), payment(2)]})
    result = cleaned(data, "西河镇/x.xlsx")
    assert [(s.accepted, s.rejected) for s in result.sheets] == [(1, 0), (1, 1)]
    assert "工作表“一季度拨付”第 2 行" in result.rejected["reason_text"][0]


def test_a_row_refused_for_something_else_does_not_make_the_sound_one_a_duplicate() -> None:
    result = cleaned(csv(PAYMENTS, payment(1, 拨付金额="abc"), payment(1)))
    assert result.clean["payments"]["source_row"].to_list() == [3]


def test_a_rating_without_a_number_is_known_by_where_it_stands() -> None:
    data = csv(["项目编号", "评价日期", "得分"], [number(1), "2026-03-05", "满意"], [number(1), "2026-03-05", "满意"])
    result = cleaned(data, "西河镇/满意度评价.csv")
    batch = result.clean["ratings"]["batch_id"][0]
    assert result.clean["ratings"]["rating_no"].to_list() == [f"{batch}:满意度评价:2", f"{batch}:满意度评价:3"]


# Whose file it is


@pytest.mark.parametrize(
    ("name", "submitter"),
    [
        ("西河镇/台账.csv", "西河镇"),
        ("西河镇人民政府/台账.csv", "西河镇"),
        ("老河乡/台账.csv", "西河镇"),
        ("拨付台账_西河镇.csv", "西河镇"),
        ("老河乡拨付台账.csv", "西河镇"),
        ("2026/西河镇/台账.csv", "西河镇"),
        ("台账.csv", None),
        ("西河镇和东山镇.csv", None),
    ],
)
def test_the_submitter_is_the_folder_or_the_one_township_the_file_name_holds(name: str, submitter: str | None) -> None:
    assert cleaned(csv(PAYMENTS, payment(1)), name).submitter == submitter


def test_another_townships_row_is_refused() -> None:
    (reason,) = reasons(csv(PROJECTS, project(1, 乡镇="东山镇", **{"村（社区）": ""})), "西河镇/项目.csv")
    assert "东山镇的，而文件是西河镇报送的" in reason


@pytest.mark.parametrize(
    ("no", "why"),
    [
        ("350987102-2026-0001", "350987102 是东山镇的代码"),
        ("350987199-2026-0001", "350987199 是别处的代码"),
        ("350111101-2026-0001", "350111101 不是云溪县的代码"),
    ],
)
def test_a_project_number_of_another_place_is_refused(no: str, why: str) -> None:
    assert why in reasons(csv(PAYMENTS, payment(1, 项目编号=no)))[0]


def test_a_file_of_nobody_may_hold_several_townships_but_no_other_county() -> None:
    rows = [payment(1), payment(2, 项目编号=number(1, "350987102")), payment(3, 项目编号=number(1, "350111101"))]
    result = cleaned(csv(PAYMENTS, *rows), "拨付台账.csv")
    assert result.clean["payments"].height == 2
    assert "不是云溪县的代码" in result.rejected["reason_text"][0]


def test_a_project_number_of_another_make_is_left_alone() -> None:
    assert reasons(csv(PAYMENTS, payment(1, 项目编号="西河2026-1"))) == []


# Names


@pytest.mark.parametrize(
    "spelling", ["西河镇", "西 河 镇", "西河镇人民政府", "云溪县西河镇", "350987101", "350987101000"]
)
def test_a_township_is_known_by_its_spellings_and_its_code(spelling: str) -> None:
    result = cleaned(csv(PROJECTS, project(1, 乡镇=spelling)), "项目.csv")
    assert result.clean["projects"]["township"].to_list() == ["西河镇"]


@pytest.mark.parametrize("spelling", ["东岭村", "东岭村村民委员会", "东岭村委会", "西河镇东岭村", "350987101201"])
def test_a_village_is_known_within_its_township(spelling: str) -> None:
    result = cleaned(csv(PROJECTS, project(1, **{"村（社区）": spelling})), "项目.csv")
    assert result.clean["projects"]["village"].to_list() == ["东岭村"]


def test_an_unknown_township_is_refused_with_the_nearest_names() -> None:
    assert reasons(csv(PROJECTS, project(1, 乡镇="西合镇")), "项目.csv") == [
        "乡镇：本县没有“西合镇”这个乡镇，最接近的是 西河镇"
    ]


def test_a_village_of_another_township_is_no_village_of_this_one() -> None:
    (reason,) = unread(cleaned(csv(PROJECTS, project(1, **{"村（社区）": "石桥村"})), "项目.csv"))
    assert "西河镇没有“石桥村”这个村（社区）" in reason


@pytest.mark.parametrize(("started", "accepted"), [("2020-12-31", 1), ("2021-01-01", 0)])
def test_an_old_name_counts_on_the_days_it_was_valid(started: str, accepted: int) -> None:
    data = csv(PROJECTS, project(1, 乡镇="老河乡", 计划开工日期=started))
    result = cleaned(data, "项目.csv")
    assert result.sheets[0].accepted == accepted
    if not accepted:
        assert "请写 西河镇" in result.rejected["reason_text"][0]


def test_an_old_name_also_counts_in_a_file_of_its_time() -> None:
    data = csv(PROJECTS, project(1, 乡镇="老河乡", 计划开工日期="2021-03-01", **{"村（社区）": "东岭头村"}))
    assert cleaned(data, "2020年12月项目.csv").clean["projects"]["village"].to_list() == ["东岭村"]


# Merged cells


def test_a_merged_name_speaks_for_its_own_rows_and_for_no_others() -> None:
    rows: list[list[Any]] = [PROJECTS, project(1), project(2, 乡镇=None), project(3, 乡镇=None)]
    data = xlsx({"项目台账": rows}, {"项目台账": [(1, 2, 2, 2, "西河镇")]})
    result = cleaned(data, "西河镇/x.xlsx")
    assert result.clean["projects"]["project_no"].to_list() == [number(1), number(2)]
    assert result.rejected["source_row"].to_list() == [4]


def test_a_merged_project_number_is_carried_but_a_merged_amount_is_not() -> None:
    rows = [PAYMENTS, payment(1), payment(2, 项目编号=None, 拨付金额=None)]
    data = xlsx({"拨付台账": rows}, {"拨付台账": [(1, 1, 2, 1, number(1)), (1, 3, 2, 3, "38")]})
    assert cleaned(data, "西河镇/x.xlsx").rejected["reason_text"].to_list() == ["拨付金额：必填，单元格是空的"]


def test_a_spanned_cell_of_a_web_page_is_carried_too() -> None:
    head = "".join(f"<th>{name}</th>" for name in PAYMENTS)
    first = "".join(f"<td{' rowspan=2' if at == 1 else ''}>{cell}</td>" for at, cell in enumerate(payment(1)))
    second = "".join(f"<td>{cell}</td>" for at, cell in enumerate(payment(2)) if at != 1)
    page = f"<table><tr>{head}</tr><tr>{first}</tr><tr>{second}</tr></table>"
    assert cleaned(page.encode(), "西河镇/拨付.xls").clean["payments"]["project_no"].to_list() == [number(1)] * 2


# Which ledger it is


@pytest.mark.parametrize("key", list(datasets()))
def test_every_dataset_is_told_by_the_headers_of_its_template(key: str) -> None:
    header = [field.label for field in datasets()[key].fields]
    result = cleaned(csv(header, ["x"] * len(header)), "x.csv")
    assert [(sheet.dataset, sheet.rows_seen, sheet.unknown_headers) for sheet in result.sheets] == [(key, 2, ())]


def test_headers_outrank_the_sheet_name_and_the_sheet_name_the_file_name() -> None:
    data = xlsx({"项目台账": [PAYMENTS, payment(1)]})
    assert cleaned(data, "西河镇/项目台账.xlsx").sheets[0].dataset == "payments"
    short = [["项目编号", "渠道"], [number(1), "扫码"]]  # a notice and a rating know both, and lack as much
    assert cleaned(xlsx({"公示台账": short}), "西河镇/满意度评价.xlsx").sheets[0].dataset == "disclosures"
    assert cleaned(xlsx({"Sheet1": short}), "西河镇/满意度评价.xlsx").sheets[0].dataset == "ratings"


def test_hidden_and_empty_and_explaining_sheets_are_passed_over_and_reported() -> None:
    sheets = {"拨付台账": [PAYMENTS, payment(1)], "旧表": [PAYMENTS, payment(2)], "空": [], "填表说明": [["一式两份"]]}
    result = cleaned(xlsx(sheets, hidden=["旧表"]), "西河镇/x.xlsx")
    assert [(s.sheet, s.accepted, s.non_data, s.message) for s in result.sheets] == [
        ("拨付台账", 1, 1, ""),
        ("旧表", 0, 2, "隐藏工作表，未读取"),
        ("空", 0, 0, "空工作表"),
        ("填表说明", 0, 1, "说明页，不是台账，未读取"),
    ]
    assert result.refused is None


def test_a_sheet_with_a_strange_header_is_refused_with_what_was_seen_and_what_is_nearest() -> None:
    data = xlsx({"拨付台账": [PAYMENTS, payment(1)], "其他": [["凭证号", "甲", "乙"], ["1", "2", "3"]]})
    result = cleaned(data, "西河镇/x.xlsx")
    assert result.refused is None
    assert result.sheets[1].rejected == 2
    assert result.sheets[1].message.startswith("认不出表头：看到的是“凭证号、甲、乙”，最接近“拨付台账”，还缺 项目编号")
    assert result.rejected["dataset"].to_list() == [None, None]
    assert json.loads(result.rejected["raw"][1]) == {"A列": "1", "B列": "2", "C列": "3"}


def test_a_file_without_one_known_header_is_refused_in_one_sentence() -> None:
    result = cleaned(b"a,b\n1,2\n", "西河镇/y.csv")
    assert result.refused is not None
    assert result.refused.startswith("“y.csv”的工作表“y”认不出表头：看到的是“a、b”")
    assert result.refused.endswith("请按模板的表头改写后重新报送。")


def test_an_unreadable_file_is_refused_and_nothing_else_happens() -> None:
    result = cleaned(b"", "西河镇/2026年9月.csv")
    assert (result.refused, result.sheets, result.clean) == ("“2026年9月.csv”是空文件。请核对后重新导出。", (), {})
    assert (result.submitter, result.period_on) == ("西河镇", date(2026, 9, 30))


def test_a_day_without_a_year_takes_the_year_of_the_title() -> None:
    data = csv(["西河镇2025年拨付台账"], PAYMENTS, payment(1, 拨付日期="3月5日"))
    result = cleaned(data, "西河镇/台账.csv")
    assert result.clean["payments"]["paid_on"].to_list() == [date(2025, 3, 5)]
    assert result.period_on == date(2025, 12, 31)


def test_years_of_the_republic_are_read_where_the_title_says_so() -> None:
    data = csv(["民国纪年拨付台账"], PAYMENTS, payment(1, 拨付日期="113/03/05"))
    assert cleaned(data).clean["payments"]["paid_on"].to_list() == [date(2024, 3, 5)]


def test_the_same_rows_clean_to_the_same_values_from_every_format() -> None:
    objects = json.dumps([dict(zip(PAYMENTS, payment(1), strict=True))], ensure_ascii=False).encode()
    page = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in (PAYMENTS, payment(1)))
    files = [csv(PAYMENTS, payment(1)), xlsx({"x": [PAYMENTS, payment(1)]}), objects, f"<table>{page}</table>".encode()]
    rows = [cleaned(data).clean["payments"].drop(list(REJECTED), strict=False).row(0) for data in files]
    assert len(set(rows)) == 1


# Whatever a file holds, no row is lost

CELL = st.one_of(
    st.none(),
    st.sampled_from(
        [*PAYMENTS, *PROJECTS, "合计", "小计", "注：", "甲", "1", "2", "/", number(1), "2026.2.30", "38", "西河镇"]
    ),
    st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters=',;|"'), max_size=6),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, min_size=1, max_size=8), min_size=1, max_size=12), st.booleans())
def test_whatever_the_grid_every_row_seen_is_accepted_refused_or_known_not_to_be_data(
    grid: list[list[str | None]], headed: bool
) -> None:
    result = clean_file("西河镇/x.csv", csv(*([PAYMENTS] if headed else []), *grid), COUNTY)
    for sheet in result.sheets:
        assert sheet.rows_seen == sheet.accepted + sheet.rejected + sheet.non_data
        assert min(sheet.accepted, sheet.rejected, sheet.non_data) >= 0
    assert sum(sheet.rejected for sheet in result.sheets) == result.rejected.height
    assert sum(sheet.accepted for sheet in result.sheets) == sum(frame.height for frame in result.clean.values())


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<table>", b"[{", b"\xff\xfe"])
)
def test_no_bytes_make_the_cleaning_stumble(data: bytes, start: bytes) -> None:
    result = clean_file("西河镇/x.xls", start + data, COUNTY)
    assert result.refused is None or "“x.xls”" in result.refused
