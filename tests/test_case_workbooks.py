"""The official lists 整改台账 and 责任清单: their columns, what stands in them, and nothing that Excel would run."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from reports.workbooks.context import ExportContext
from reports.workbooks.duties import duties_workbook
from reports.workbooks.rectification import rectification_workbook

CONTEXT = ExportContext(
    county="云溪县",
    snapshot="20261020-x",
    as_of=date(2026, 10, 20),
    filters="在办、西河镇",
    scheme="",
    who="甄镇长",
    when=datetime(2026, 10, 21, 9, 30),
    title="云溪县整改台账",
)
ROW: dict[str, Any] = {
    "case_id": "2026-00001",
    "rule_label": "无合同付款",
    "evidence": "2026-05-01 拨付 12.50 万元，此时没有合同",
    "township": "西河镇",
    "department": "县交通运输局",
    "person": "李四",
    "measure": "补签合同",
    "due_on": date(2026, 10, 29),
    "progress": "2026-10-21 报告整改完成",
    "result": "已补签，联系电话 13912345678",
    "files": 2,
    "state_label": "已整改待复核",
    "late": "逾期 3 个工作日",
    "reviewer": "联席会议办公室",
    "closed_on": None,
    "remarks": "",
}
RECTIFICATION = (
    "序号 问题描述 责任单位 责任人 整改措施 整改目标 整改时限 "
    "整改进展 完成情况 佐证材料 整改状态 复核单位 销号时间 备注"
)
DUTIES = "序号 问题编号 牵头单位 配合单位 乡镇责任领导 责任人 职责事项 完成时限"
MAKE = {RECTIFICATION: rectification_workbook, DUTIES: duties_workbook}


def sheet_of(columns: str, *rows: dict[str, Any]) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(MAKE[columns](rows, CONTEXT))).active
    assert isinstance(sheet, Worksheet)
    return sheet


def body(sheet: Worksheet, columns: str) -> list[list[Any]]:
    """The rows below the header, as many as are numbered."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(n for n, row in enumerate(rows) if [cell for cell in row if cell] == columns.split())
    return [row for row in rows[head + 1 :] if isinstance(row[0], int)]


@pytest.mark.parametrize("columns", MAKE)
def test_the_official_columns_stand_in_their_order_with_filters_who_and_when_above(columns: str) -> None:
    sheet = sheet_of(columns, ROW, ROW)
    assert [row[0] for row in body(sheet, columns)] == [1, 2]
    above = " ".join(str(row[0].value) for row in sheet.iter_rows(max_row=3))
    assert "筛选 在办、西河镇" in above and "导出人 甄镇长" in above and "导出时间 2026-10-21 09:30" in above


def test_a_rectification_row_says_what_was_done_and_masks_telephones() -> None:
    (row,) = body(sheet_of(RECTIFICATION, ROW), RECTIFICATION)
    assert row[1] == "[2026-00001]无合同付款：2026-05-01 拨付 12.50 万元，此时没有合同"
    assert row[2:5] == ["西河镇（县交通运输局）", "李四", "补签合同"]
    assert (row[5], row[12], row[13]) == ("—", "—", "—")
    assert row[6].date() == date(2026, 10, 29) and row[9] == "2 份"
    assert row[8] == "已补签，联系电话 139****5678" and row[10] == "已整改待复核\n逾期 3 个工作日"


def test_a_duty_is_the_measure_or_else_to_look_into_it() -> None:
    fresh = ROW | {"measure": "", "township": None, "person": None}
    first, second = body(sheet_of(DUTIES, ROW, fresh), DUTIES)
    assert first[1:6] == ["2026-00001", "县交通运输局", "西河镇", "—", "李四"]
    assert first[6].startswith("补签合同（针对无合同付款：") and second[6].startswith("核实并整改：无合同付款：")
    assert (second[3], second[5]) == ("—", "—")


@pytest.mark.parametrize("columns", MAKE)
@pytest.mark.parametrize("evil", ['=HYPERLINK("http://x")', "+1", "@SUM(A1)", "-2", "\t=1"])
def test_nothing_that_somebody_typed_is_a_formula(columns: str, evil: str) -> None:
    typed = ("person", "measure", "result", "remarks", "department", "township", "evidence", "rule_label", "progress")
    sheet = sheet_of(columns, ROW | dict.fromkeys(typed, evil))
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert all(cell.quotePrefix for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=+@-\t")
