"""The 问题清单 as it leaves the house: a sheet for each department, how far each finding has come, and the document."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import docx
import openpyxl
import polars as pl
from docx.enum.section import WD_ORIENT

from reports.issues_document import issues_document
from reports.workbooks.context import ExportContext
from reports.workbooks.issues import BANNER, COLUMNS, NO_DEPARTMENT, issues_workbook

CONTEXT = ExportContext(
    "云溪县", "20261020-x", date(2026, 10, 20), "疑点、办理状态 未立案、云溪县、全部类别", "", "办小林",
    datetime(2026, 10, 20, 12, 30), "云溪县问题清单",
)  # fmt: skip
ROW: dict[str, Any] = {
    "rule": "paid_ahead", "label": "超进度付款", "level": "red", "township": "西河镇", "project_no": "P-1",
    "project_name": "村道", "amount_fen": 12_345_678, "evidence": "付款 90%，联系 13912345678",
    "department": "县财政局", "first_seen_on": date(2026, 10, 20), "source_file": "a.xlsx", "source_sheet": "表",
    "source_row": 3, "case_id": None, "state_label": "未立案",
}  # fmt: skip


def findings(*changes: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([ROW | change for change in changes], infer_schema_length=None)


LISTED = findings(
    {"label": "一"},
    {"label": "二", "department": "县审计局/投资科", "case_id": "2026-00007", "state_label": "整改中"},
    {"label": "三", "department": ""},
    {"label": "四", "level": "yellow", "amount_fen": None},
)


def cells(sheet: Any) -> list[list[str]]:
    """The rows that begin with a number: the findings."""
    return [
        ["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)
        if isinstance(row[0], int)
    ]  # fmt: skip


def test_each_department_has_its_own_findings_numbered_anew_and_the_first_sheet_has_all() -> None:
    book = openpyxl.load_workbook(io.BytesIO(issues_workbook(LISTED, CONTEXT)))
    assert book.sheetnames == ["问题清单", "县财政局", "县审计局投资科", NO_DEPARTMENT]
    labels = {name: [(row[0], row[4]) for row in cells(book[name])] for name in book.sheetnames}
    assert labels == {
        "问题清单": [("1", "一"), ("2", "二"), ("3", "三"), ("4", "四")],
        "县财政局": [("1", "一"), ("2", "四")],
        "县审计局投资科": [("1", "二")],
        NO_DEPARTMENT: [("1", "三")],
    }


def test_every_sheet_says_filters_snapshot_who_and_when_and_for_whom_it_is() -> None:
    for sheet in openpyxl.load_workbook(io.BytesIO(issues_workbook(LISTED, CONTEXT))):
        said = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
        for part in ("办理状态 未立案", "20261020-x", "办小林", "2026-10-20 12:30", BANNER):
            assert part in said, sheet.title
        assert ("（县审计局/投资科）" in said) == (sheet.title == "县审计局投资科")


def test_a_finding_says_its_case_and_how_far_it_has_come() -> None:
    rows = cells(openpyxl.load_workbook(io.BytesIO(issues_workbook(LISTED, CONTEXT)))["问题清单"])
    assert [row[-2:] for row in rows] == [["—", "未立案"], ["2026-00007", "整改中"], ["—", "未立案"], ["—", "未立案"]]


def test_no_finding_at_all_is_one_sheet_without_rows() -> None:
    book = openpyxl.load_workbook(io.BytesIO(issues_workbook(LISTED.clear(), CONTEXT)))
    assert book.sheetnames == ["问题清单"] and cells(book["问题清单"]) == []


def test_the_document_lies_across_from_its_first_page_and_holds_the_same_rows() -> None:
    document = docx.Document(io.BytesIO(issues_document(LISTED, CONTEXT)))
    assert [section.orientation for section in document.sections] == [WD_ORIENT.LANDSCAPE]
    table = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert table[0] == [column.label for column in COLUMNS if column.label != "立案编号"]
    assert [row[4] for row in table[1:]] == ["一", "二", "三", "四"]
    assert [row[6] for row in table[1:]] == ["12.35", "12.35", "12.35", "—"]
    assert [row[-1] for row in table[1:]] == ["未立案", "整改中 2026-00007", "未立案", "未立案"]


def test_the_document_says_filters_snapshot_who_and_when_and_masks_numbers() -> None:
    document = docx.Document(io.BytesIO(issues_document(LISTED, CONTEXT)))
    said = "\n".join(each.text for each in document.paragraphs)
    for part in ("云溪县问题清单", "办理状态 未立案", "20261020-x", "办小林", "2026-10-20 12:30", BANNER, "万元"):
        assert part in said
    texts = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert any("139****5678" in text for text in texts) and not any("13912345678" in text for text in texts)
