"""What the check shows of a sheet that nobody recognises: all lines of its header, never a line of data, and once."""

from __future__ import annotations

import pytest

from cli.printed import printed
from pipelines.check.check import check
from pipelines.cleaning.sheet.first_lines import header_of
from pipelines.reading.read import read
from tests.clerk import COUNTY, PAYMENTS, csv, payment, xlsx


def shown(data: bytes, name: str = "x.csv") -> tuple[str, ...]:
    return header_of(read(name, data)[0])


def test_both_lines_of_a_header_are_shown_joined() -> None:
    merges = {"表": [(0, 0, 0, 1, "地块"), (0, 2, 0, 3, "钱款")]}
    head = [["地块", None, "钱款", None], ["叫法", "方位", "打算", "实到"]]
    data = xlsx({"表": [*head, ["村头", "东边", 38, 12]]}, merges)
    assert shown(data, "x.xlsx") == ("地块叫法", "地块方位", "钱款打算", "钱款实到")


def test_both_lines_are_shown_where_the_format_has_no_merged_cells() -> None:
    data = csv(["地块", "", "钱款", ""], ["叫法", "方位", "打算", "实到"], ["村头", "东边", "38", "12"])
    assert shown(data) == ("地块叫法", "地块方位", "钱款打算", "钱款实到")


def test_a_second_line_that_fills_only_what_the_first_left_open_belongs_to_the_header() -> None:
    data = csv(["名头", "地头", "花销", ""], ["", "", "打算", "实到"], ["村头", "东边", "38", "12"])
    assert shown(data) == ("名头", "地头", "花销打算", "花销实到")


def test_a_line_of_words_under_a_whole_header_is_data() -> None:
    assert shown(csv(["名头", "地头", "人头"], ["村头", "东边", "张三"], ["村尾", "西边", "李四"])) == (
        "名头",
        "地头",
        "人头",
    )


@pytest.mark.parametrize(
    "line",
    [
        ["张三", "13800138000", "东边"],
        ["村头", "38.6", "东边"],
        ["村头", "2024-03-05", "东边"],
        ["村头", "38万", "东边"],
        ["350987101-2024-0001", "村头", "东边"],
        ["村头", "95%", "东边"],
    ],
)
def test_a_line_of_data_is_never_called_the_header(line: list[str]) -> None:
    data = csv(line, line)
    assert shown(data) == ()
    answer = check("西河镇/x.csv", data, COUNTY)
    assert answer["refused"].startswith("“x.csv”的工作表“x”认不出表头：开头几行都是数据，没有表头。")
    assert "columns" in answer["refused"]
    assert line[1] not in answer["refused"]
    assert answer["mapping_stub"] == ""


def test_a_title_above_the_header_and_years_and_months_in_it_are_no_data() -> None:
    data = csv(["情况一览", "", ""], ["名头", "2024年", "3月"], ["村头", "38", "12"])
    assert shown(data) == ("名头", "2024年", "3月")


def test_the_same_refusal_is_printed_once() -> None:
    lines = list(printed(check("西河镇/x.csv", csv(["名头", "地头"], ["村头", "东边"]), COUNTY)))
    assert sum("认不出表头" in line for line in lines) == 1


def test_a_reason_of_many_rows_is_printed_once_with_its_rows() -> None:
    bad = [payment(n, 收款单位="") for n in range(1, 13)]
    lines = list(printed(check("西河镇/拨付.csv", csv(PAYMENTS, *bad), COUNTY)))
    (message,) = [line for line in lines if "单元格是空的" in line]
    assert message == "  拨付 第 2、3、4、5、6、7、8、9 等 12 行 收款单位：必填，单元格是空的"
    assert "须更正 12 处：" in lines


def test_of_a_file_with_one_strange_sheet_the_refusal_stands_once_for_all_its_lines() -> None:
    data = xlsx({"拨付": [PAYMENTS, payment(1)], "杂": [["名头", "地头"], ["村头", "东边"], ["村尾", "西边"]]})
    lines = list(printed(check("西河镇/x.xlsx", data, COUNTY)))
    assert [line for line in lines if line.startswith("  杂 ")] == ["  杂 第 1、2、3 行 表头：认不出表头"]
