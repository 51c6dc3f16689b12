"""Habits 1 to 4 of real ledgers: what stands around the rows, and in which unit their amounts are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.clerk import PAYMENTS, PROJECTS, cleaned, csv, number, payment, project, xlsx

PLAIN = ["拨付金额" if name == "拨付金额(万元)" else name for name in PAYMENTS]
FUNDS = ["项目编号", "资金来源", "计划金额(万元)", "到位金额(万元)"]
YUAN, WAN = 100, 1_000_000


def fens(
    data: bytes, name: str = "西河镇/拨付台账.csv", dataset: str = "payments", field: str = "amount_fen"
) -> list[Any]:
    result = cleaned(data, name)
    assert result.rejected["reason_text"].to_list() == []
    return result.clean[dataset][field].to_list()


def outcome(*rows: list[Any]) -> tuple[int, int, int]:
    (sheet,) = cleaned(csv(*rows)).sheets
    return sheet.accepted, sheet.rejected, sheet.non_data


# 1 · titles, unit lines, one to three header rows, breaks and spaces in headers


def test_habit_1_titles_and_a_unit_line_of_its_own_stand_above_the_header() -> None:
    assert fens(csv(["附件2"], ["西河镇小微工程拨付台账"], [None, None, None, "单位：万元"], PLAIN, payment(1))) == [
        38 * WAN
    ]


@pytest.mark.parametrize("header", ["乡 镇", "乡\n镇", "乡\u3000镇", "乡\u200b镇", "乡\u00a0镇", "*乡镇", "乡镇:"])
def test_habit_1_breaks_and_blanks_inside_a_header_say_nothing(header: str) -> None:
    rows = [[header if name == "乡镇" else name for name in PROJECTS], project(1)]
    assert cleaned(xlsx({"项目台账": rows}), "西河镇/x.xlsx").clean["projects"]["township"].to_list() == ["西河镇"]


def test_habit_1_a_header_broken_in_the_middle_of_a_long_name_is_one_name() -> None:
    rows = [[*FUNDS[:2], "计划\n资金", "到 位\n资 金"], [number(1), "中央", "1", "2"]]
    assert fens(xlsx({"资金计划台账": rows}), "西河镇/x.xlsx", "funds", "planned_fen") == [100]


def test_habit_1_a_merged_parent_goes_across_its_columns_and_joins_the_labels_below() -> None:
    top = [*PROJECTS[:6], "资金", "计划", None]
    below = [*[None] * 6, "预算金额(万元)", "开工日期", "竣工日期"]
    merges = [(0, 7, 0, 8, "计划"), *((0, at, 1, at, text) for at, text in enumerate(PROJECTS[:6]))]
    result = cleaned(xlsx({"项目台账": [top, below, project(1)]}, {"项目台账": merges}), "西河镇/x.xlsx")
    row = result.clean["projects"].row(0, named=True)
    assert (row["planned_start_on"], row["planned_finish_on"]) == (date(2026, 3, 1), date(2026, 6, 30))
    assert (row["started_on"], row["finished_on"], row["budget_fen"]) == (None, None, 38 * WAN)


def test_habit_1_three_header_rows_join_level_by_level() -> None:
    heads: list[list[Any]] = [
        [*PROJECTS[:6], "投资与时间", None, None],
        [*[None] * 6, "资金", "计划", None],
        [*[None] * 6, "预算金额(万元)", "开工日期", "竣工日期"],
    ]
    merges = [(0, 6, 0, 8, "投资与时间"), (1, 7, 1, 8, "计划")]
    merges += [(0, at, 2, at, text) for at, text in enumerate(PROJECTS[:6])]
    result = cleaned(xlsx({"项目台账": [*heads, project(1)]}, {"项目台账": merges}), "西河镇/x.xlsx")
    assert result.clean["projects"]["planned_finish_on"].to_list() == [date(2026, 6, 30)]
    assert result.clean["projects"]["source_row"].to_list() == [4]


def test_habit_1_a_ledger_may_begin_at_column_c_of_row_7() -> None:
    result = cleaned(xlsx({"拨付台账": [["台账"], PAYMENTS, payment(1)]}, at=(6, 2)), "西河镇/x.xlsx")
    assert result.clean["payments"]["source_row"].to_list() == [9]


def test_habit_1_of_a_column_that_stands_twice_the_first_counts_and_the_other_is_named() -> None:
    result = cleaned(csv([*PAYMENTS, "拨付金额(万元)"], [*payment(1), "99"]))
    assert result.clean["payments"]["amount_fen"].to_list() == [38 * WAN]
    assert result.sheets[0].unknown_headers == ("拨付金额(万元)",)


# 2 · index and format rows; totals are never data


@pytest.mark.parametrize(
    "line",
    [
        ["甲", "1", "2", "3", "4", "5"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["①", "②", "③", "④", "⑤", "⑥"],
        ["A", "B", "C", "D", "E", "F"],
        ["甲", "乙", "1", "2", "3=1+2", "4"],
        ["1/0"] * 6,
        ["文本", "文本", "yyyy-mm-dd", "数字", None, "文本"],
    ],
)
def test_habit_2_an_index_or_format_row_under_the_header_is_no_data(line: list[Any]) -> None:
    assert outcome(PAYMENTS, line, payment(1)) == (1, 0, 2)


@pytest.mark.parametrize("index", ["(10)", "4=2+3", "10"])
def test_habit_2_an_index_that_looks_like_an_identifier_is_none(index: str) -> None:
    head = ["资金来源", "计划金额", "到位金额", "项目编号"]
    first = int(index.strip("()").split("=")[0]) - 3
    line = [f"({first})", f"({first + 1})", f"({first + 2})", index]
    result = cleaned(csv(head, line, ["省", "1", "2", number(1)]), "西河镇/资金.csv")
    assert (result.sheets[0].accepted, result.sheets[0].rejected) == (1, 0)


@pytest.mark.parametrize(
    "label", ["合计", "小计", "总计", "共计", "合 计", "总\u3000计:", "全镇合计", "合计金额", "汇总"]
)
@pytest.mark.parametrize("at", [0, 1, 2, 4, 5])
def test_habit_2_a_total_is_never_data_in_whichever_column_its_label_stands(label: str, at: int) -> None:
    line: list[Any] = [None, None, None, "38", None, None]
    line[at] = label
    for rows in ([line, payment(1)], [payment(1), line]):
        result = cleaned(csv(PAYMENTS, *rows))
        assert (result.sheets[0].accepted, result.sheets[0].rejected) == (1, 0)
        assert result.checksums.select("stated_fen", "summed_fen").rows() == [(38 * WAN, 38 * WAN)]


def test_habit_2_a_total_label_may_stand_in_a_column_of_amounts() -> None:
    rows = [[number(1), "省", "2", "1"], [None, None, "合计", "1"]]
    result = cleaned(csv(FUNDS, *rows), "西河镇/资金.csv")
    assert (result.sheets[0].accepted, result.sheets[0].rejected) == (1, 0)
    assert result.checksums.select("field", "stated_fen", "summed_fen").rows() == [("arrived_fen", WAN, WAN)]


@pytest.mark.parametrize(
    "line", [["合计(共12个项目)", None, "3"], ["共12个项目", "合计", "3"], ["合计12项", None, "3"]]
)
def test_habit_2_a_count_of_projects_beside_a_total_is_no_identifier(line: list[Any]) -> None:
    result = cleaned(csv(FUNDS[:3], [number(1), "省", "3"], line), "西河镇/资金.csv")
    assert (result.sheets[0].accepted, result.sheets[0].rejected) == (1, 0)
    assert result.checksums.select("stated_fen", "summed_fen").rows() == [(3 * WAN, 3 * WAN)]


@pytest.mark.parametrize("cell", ['"=SUM(D2:D2)"', "#REF!", "/", ""])
def test_habit_2_a_total_whose_sum_is_no_number_states_nothing(cell: str) -> None:
    result = cleaned(csv(PAYMENTS, payment(1), ["合计", None, None, cell]))
    assert (result.sheets[0].accepted, result.sheets[0].rejected, result.checksums.height) == (1, 0, 0)


def test_habit_2_a_row_with_an_identifier_is_data_whatever_its_other_cells_say() -> None:
    assert cleaned(csv(PROJECTS, project(1, 项目名称="小计")), "西河镇/x.csv").sheets[0].accepted == 1


# 3 · notes, 序号, merged cells


@pytest.mark.parametrize(
    "line",
    [
        *(
            ["注:本表一式两份"],
            ["注:截至2026年9月30日"],
            ["填表人:张三", "审核:李四"],
            ["审核"],
            ["联系电话:0591-1234567"],
        ),
        *(["单位(盖章):", None, "负责人:", None, "2026年3月5日"], [None, "西河镇人民政府(盖章)"], ["2026年3月5日"]),
        *(
            [None, "单位负责人(签字):", None, None, None, "2026年1月8日"],
            ["(以下空白)"],
            ["其中:工资", None, None, "0"],
        ),
    ],
)
def test_habit_3_notes_below_a_table_are_no_data(line: list[Any]) -> None:
    assert outcome(PAYMENTS, payment(1), line) == (1, 0, 2)


def test_habit_3_a_note_in_the_only_column_of_identifiers_is_still_a_note() -> None:
    rows = [["项目编号", "报送日期", "形象进度"], [number(1), "2024.3.5", "50"], ["注:本表数据截至2026年9月30日"]]
    (sheet,) = cleaned(csv(*rows), "西河镇/进度.csv").sheets
    assert (sheet.accepted, sheet.rejected) == (1, 0)


@pytest.mark.parametrize("name", ["序号", "序 号", "序", "No.", "行号", "#"])
def test_habit_3_a_serial_column_says_nothing(name: str) -> None:
    result = cleaned(csv([name, *PAYMENTS], ["1", *payment(1)], ["2", *payment(2)], ["3"]))
    assert (result.sheets[0].accepted, result.sheets[0].rejected, result.sheets[0].unknown_headers) == (2, 0, ())


def test_habit_3_merged_township_and_village_cells_speak_for_every_row_they_span() -> None:
    blank = {"乡镇": None, "村（社区）": None}
    rows = [
        PROJECTS,
        project(1),
        project(2, **blank),
        project(3, **blank),
        project(4, 乡镇="东山镇", **{"村（社区）": None}),
    ]
    data = xlsx({"项目台账": rows}, {"项目台账": [(1, 2, 3, 2, "西河镇"), (1, 3, 3, 3, "东岭村")]})
    rows_read = cleaned(data, "项目台账.xlsx").clean["projects"].select("township", "village").rows()
    assert rows_read == [("西河镇", "东岭村")] * 3 + [("东山镇", None)]


def test_habit_3_a_merged_contractor_speaks_for_every_row_it_spans() -> None:
    head = ["合同编号", "项目编号", "施工单位", "合同金额", "签订日期"]
    rows = [head, ["HT-1", number(1), "甲", "1", "2026.3.5"], ["HT-2", number(2), None, "2", "2026.3.5"]]
    data = xlsx({"合同台账": rows}, {"合同台账": [(1, 2, 2, 2, "甲公司")]})
    assert cleaned(data, "西河镇/x.xlsx").clean["contracts"]["contractor"].to_list() == ["甲公司"] * 2


def test_habit_3_a_row_below_a_merged_number_may_begin_with_a_day() -> None:
    head = ["项目编号", "报送日期", "形象进度", "说明", "核对情况"]
    rows = [head, [None, "2024年3月5日", "50", "甲"], [None, "2024年4月5日", "60", "乙", "合计"]]
    data = xlsx({"进度报送": rows}, {"进度报送": [(1, 0, 2, 0, number(1))]})
    assert cleaned(data, "西河镇/x.xlsx").clean["progress"]["percent"].to_list() == [50, 60]


def test_habit_3_a_merged_number_names_its_rows_but_makes_no_row_of_a_total() -> None:
    head = ["项目编号", "日期", "监理人员", "问题"]
    rows = [head, [None, "2024.3.5", "甲", None], [None, "2024.3.6", "甲", "小计"], [None, None, "小计", None]]
    data = xlsx({"监理日志": rows}, {"监理日志": [(1, 0, 3, 0, number(1))]})
    (sheet,) = cleaned(data, "西河镇/x.xlsx").sheets
    assert (sheet.accepted, sheet.rejected, sheet.non_data) == (2, 0, 2)


def test_habit_3_a_merged_range_that_reaches_beyond_the_sheet_ends_with_it() -> None:
    data = xlsx(
        {"项目台账": [PROJECTS, project(1), project(2, 乡镇=None)]}, {"项目台账": [(1, 2, 1_048_575, 2, "西河镇")]}
    )
    assert cleaned(data, "西河镇/x.xlsx").clean["projects"]["township"].to_list() == ["西河镇"] * 2


@pytest.mark.parametrize("heading", ["一、道路工程", "(一)道路工程", "十二、其他"])
def test_habit_3_a_heading_between_rows_is_no_data(heading: str) -> None:
    assert outcome(PAYMENTS, [heading], payment(1), [None, heading], payment(2)) == (2, 0, 3)


def test_habit_3_a_heading_that_states_sums_is_a_total_of_the_rows_below_it() -> None:
    rows = [
        ["一、道路", None, None, "3"],
        payment(1, 拨付金额="3"),
        ["二、水利", None, None, "4"],
        payment(2, 拨付金额="4"),
    ]
    sums = cleaned(csv(PAYMENTS, *rows)).checksums
    assert sums.select("label", "stated_fen", "summed_fen").rows() == [
        ("一、道路小计", 3 * WAN, 3 * WAN),
        ("二、水利小计", 4 * WAN, 4 * WAN),
    ]


def test_habit_3_a_row_that_got_above_the_header_is_still_a_row() -> None:
    result = cleaned(csv(["2026年拨付台账"], payment(1), PAYMENTS, payment(2)))
    assert result.clean["payments"]["source_row"].to_list() == [2, 4]


def test_habit_3_what_is_said_of_one_project_above_its_table_is_no_row() -> None:
    data = csv(["项目编号:", number(1), "项目名称", "村道"], PAYMENTS, payment(1))
    assert cleaned(data).sheets[0].rejected == 0


def test_habit_3_a_total_has_few_words_and_a_row_that_says_more_is_a_row() -> None:
    row = ["", "合计", "西河镇", "东岭村", "道路", "2026", "38", "2026-03-01", "2026-06-30"]
    assert cleaned(csv(PROJECTS, project(1), row), "西河镇/x.csv").rejected["source_row"].to_list() == [3]


# 4 · units: header, then line, then file, then 元; never by size


@pytest.mark.parametrize(
    ("line", "fen"),
    [
        (["单位：万元"], 38 * WAN),
        ([None, None, None, None, None, "单位：万元"], 38 * WAN),
        (["(单位:万元)"], 38 * WAN),
        (["金额单位:人民币万元"], 38 * WAN),
        (["单位：万元人民币"], 38 * WAN),
        (["单位:公里、万元"], 38 * WAN),
        (["长度单位:公里", None, "金额单位：万元"], 38 * WAN),
        ([None, None, None, None, "单位：", "万元"], 38 * WAN),
        (["本表以万元为单位"], 38 * WAN),
        (["2026年拨付台账(万元)"], 38 * WAN),
        (["单位:公里"], 38 * YUAN),
        (["填报单位:元宝村"], 38 * YUAN),
        (["填报单位：万元村委会"], 38 * YUAN),
    ],
)
def test_habit_4_a_unit_line_is_told_wherever_it_stands_and_from_other_units(line: list[Any], fen: int) -> None:
    assert fens(csv(line, PLAIN, payment(1))) == [fen]


def test_habit_4_a_note_below_the_table_may_name_the_unit() -> None:
    assert fens(csv(PLAIN, payment(1), ["注：金额单位为万元。"])) == [38 * WAN]
    assert fens(csv(PAYMENTS, payment(1), ["注：金额单位为元。"])) == [38 * WAN]


def test_habit_4_the_note_of_one_row_is_not_the_unit_of_the_table() -> None:
    assert fens(csv([*PLAIN, "备注"], [*payment(1), "单位：万元"])) == [38 * YUAN]


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        *(("38万", 38 * WAN), ("380000元", 38 * WAN), ("约38万元", 38 * WAN), ("38.00(含税)", 38 * YUAN)),
        *(('"¥380,000.00"', 38 * WAN), ("1 234.56", 123_456), ("3８.1", 3_810), ("0.0038亿元", 38 * WAN)),
    ],
)
def test_habit_4_a_cell_may_carry_its_own_unit_and_words(cell: str, fen: int) -> None:
    assert fens(csv(PLAIN, payment(1, 拨付金额=cell))) == [fen]


def test_habit_4_an_amount_10_000_times_its_peers_is_read_as_it_stands() -> None:
    cells = ["38", "41", "380000"]
    assert fens(csv(PAYMENTS, *(payment(n, 拨付金额=c) for n, c in enumerate(cells)))) == [
        38 * WAN,
        41 * WAN,
        380_000 * WAN,
    ]


def test_habit_4_a_fen_in_hundred_millions_survives_when_only_the_files_name_says_so() -> None:
    data = xlsx({"拨付台账": [PLAIN, [*payment(1)[:3], 1.2345678901, *payment(1)[4:]]]})
    assert fens(data, "西河镇/拨付台账(亿元).xlsx") == [12_345_678_901]


KEEPS = (
    *(
        "保留格式，勿删",
        "此行勿删",
        "请勿删除此行",
        "以下空白",
        "此处插入行",
        "（在此行以上插入）",
        "****本行请勿删除****",
    ),
    *(
        "续表",
        "（续表）",
        "续表1",
        "接上页",
        "转下页",
        "此页无正文",
        "示例行，请删除",
        "此行以下请勿填写",
        "下拉菜单，勿删",
    ),
    *(
        "共3页第1页",
        "第1页/共3页",
        "以上数据截至2026年3月31日",
        "数据截至3月31日",
        "附表1",
        "分割线",
        "未完待续",
        "不够可附页",
    ),
    *("如需增加行，请在本行上方插入", "END", "以下无正文", "该行请保留！", "公式行，不要动", "格式行", "模板行 勿改"),
)


@pytest.mark.parametrize("text", KEEPS)
def test_what_a_template_says_in_its_own_last_line_is_no_row(text: str) -> None:
    for line in (["", text], [text], ["", text, text, "0", "=SUM(A1:A2)"]):
        result = cleaned(csv(PROJECTS, project(1), line), "西河镇/项目台账.csv")
        assert (result.clean["projects"].height, result.rejected.height) == (1, 0), line


@pytest.mark.parametrize("text", [*KEEPS, "制表人：张三", "单位（盖章）", "填报日期：2026年4月1日", "本表到此结束"])
def test_a_number_filled_down_beside_such_words_makes_them_no_row(text: str) -> None:
    for place in (1, 2):
        line = ["3", "", ""]
        line[place] = text
        result = cleaned(csv(["序号", *PROJECTS], ["1", *project(1)], line), "西河镇/项目台账.csv")
        assert (result.clean["projects"].height, result.rejected.height) == (1, 0), line


@pytest.mark.parametrize(
    "name",
    ["第1页岩厂边坡治理", "截至坝加固", "续建道路", "附表山村道路", "示例村道路", "预留管道工程", "分割线路改造"],
)
def test_a_work_whose_name_begins_with_such_words_goes_back_when_it_stands_alone(name: str) -> None:
    for line in (["", "", name], ["2", "", name]):
        result = cleaned(csv(["序号", *PROJECTS], ["1", *project(1)], line), "西河镇/项目台账.csv")
        assert (result.clean["projects"].height, result.rejected.height) == (1, 1), line


@pytest.mark.parametrize("text", KEEPS)
def test_such_words_in_a_line_that_says_more_do_not_make_it_none(text: str) -> None:
    result = cleaned(csv(PROJECTS, project(1), project(2, 项目名称=text)), "西河镇/项目台账.csv")
    assert result.clean["projects"].height == 2
    result = cleaned(csv(PROJECTS, project(1), ["", text, "西河镇", "", "道路"]), "西河镇/项目台账.csv")
    assert result.rejected.height == 1


@pytest.mark.parametrize("name", ["禁止移动摊位整治工程", "保留村道硬化", "预留管沟工程", "新增", "末行村公路"])
def test_a_work_whose_name_only_sounds_like_a_templates_words_goes_back_and_is_not_lost(name: str) -> None:
    assert cleaned(csv(PROJECTS, project(1), ["", name]), "西河镇/项目台账.csv").rejected.height == 1
