"""The pack of a meeting, read back: the same lists in both files, figures as they were given, hostile text harmless."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import docx
import openpyxl
import polars as pl

from reports.meetings.document import EMPTY, pack_document
from reports.meetings.material import DRAFT, Figures, Material, draft_minutes, summary
from reports.meetings.workbook import pack_workbook
from reports.publications.league import League
from reports.workbooks.context import ExportContext

SNAPSHOT, DUE = "20261020T190000-abc", date(2026, 11, 20)
CONTEXT = ExportContext(
    *("示例县", SNAPSHOT, date(2026, 10, 20), "会议 2026-03", "", "王主任", datetime(2026, 10, 21, 8, 30)),
    title="示例县第3次会议材料",
)
FIGURES = Figures(
    as_of=date(2026, 10, 20),
    findings=1200,
    levels={"红": 3, "黄": 1197},
    projects=40,
    amount_fen=123_456_700,
    cases=9,
    open_cases=4,
    overdue=1,
    closed=3,
    untrue=1,
    data_errors=1,
    topics=1,
    on_agenda=2,
    decided=3,
    done=2,
)
HOSTILE = '=HYPERLINK("http://x","甲")<b>&\x00\u202e乙]]>'


def finding(name: str, **more: Any) -> dict[str, Any]:
    return {
        "finding_id": name,
        "township": "西河镇",
        "project_name": "村道",
        "project_no": "350987101-2026-0001",
        "label": "超付",
        "rule": "overpaid",
        "evidence": "电话 13912345678",
        "amount_fen": 1_234_500,
        "level": "red",
        "first_seen_on": date(2026, 10, 1),
        "source_file": "付款.xlsx",
        "source_sheet": "表1",
        "source_row": 3,
        "department": "县财政局",
        "case_id": "2026-00001",
        "state_label": "整改中",
        **more,
    }


CASE = {
    "case_id": "2026-00001",
    "rule_label": "超付",
    "evidence": "付款超合同",
    "township": "西河镇",
    "department": "县财政局",
    "person": "张三",
    "measure": "",
    "due_on": DUE,
    "progress": "",
    "result": "",
    "files": 0,
    "state_label": "整改中",
    "late": "",
    "reviewer": "",
    "closed_on": None,
    "remarks": "",
}


PLACES = [
    {
        "rank": 2,
        "township": "大桥镇",
        "score": 80.5,
        "grade": "良好",
        "rank_low": 1,
        "rank_high": 4,
        "tier": 1,
        "note": "",
    },
    {
        "rank": 1,
        "township": "西河镇",
        "score": 91.25,
        "grade": "优秀",
        "rank_low": 1,
        "rank_high": 2,
        "tier": 1,
        "note": "",
    },
    dict.fromkeys(("rank", "score", "grade", "rank_low", "rank_high", "tier"))
    | {"township": "黄坑镇", "note": "有效权重不足80"},
]


def material(**more: Any) -> Material:
    values: dict[str, Any] = {
        "meeting_no": "2026-03",
        "title": "第3次会议",
        "facts": [("会议时间", "2026年10月20日"), ("主持人", "李县长")],
        "topics": [[1, "超进度付款", "疑点", 2, None]],
        "figures": FIGURES,
        "leagues": [League("2026年上半年", "按发布第3号", True, PLACES)],
        "issues": pl.DataFrame([finding("a"), finding("b", amount_fen=None)]),
        "duties": [CASE],
        "rectification": [CASE],
        "followed": [["2026-02", "印发通报", "县财政局", None, None, None, "已落实", "已印发"]],
        "decisions": [[1, "限期返工", "县财政局", "张三", DUE, "2026-00001", "整改中"]],
        "instructions": [("李县长 2026-10-21 09:00", "抓紧")],
        "minutes": "一、会议听取汇报。\n二、会议议定如下。",
    }
    return Material(**values | more)


def read(content: bytes) -> tuple[list[str], list[list[list[str]]]]:
    """Paragraphs and tables of a document."""
    made = docx.Document(io.BytesIO(content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in made.tables]
    return [each.text for each in made.paragraphs if each.text], tables


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_the_document_goes_through_the_meeting_in_order_without_a_red_head() -> None:
    words, tables = read(pack_document(material(), CONTEXT))
    headings = [each for each in words if each[1:2] == "、" and len(each) < 18]
    assert headings == [
        *("一、议程", "二、议题清单", "三、总体情况", "四、考核排名（2026年上半年）", "五、问题清单", "六、责任清单"),
        *("七、整改台账", "八、本次议定事项", "九、上次议定事项落实情况", "十、纪要稿"),
        *("一、会议听取汇报。", "二、会议议定如下。"),
    ]
    assert words[0] == "示例县第3次会议材料" and SNAPSHOT in words[1] and "议题1：超进度付款" in words
    assert summary(FIGURES) in words and words[-1] == "抓紧"
    assert [len(table) - 1 for table in tables] == [1, 2, 2, 1, 1, 1, 1]
    body = pack_document(material(), CONTEXT)
    assert b"FF0000" not in zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml")


def test_both_files_hold_the_same_rows() -> None:
    _, tables = read(pack_document(material(), CONTEXT))
    book = sheets(pack_workbook(material(), CONTEXT))
    assert list(book) == [
        *("会议", "议题清单", "考核排名（2026年上半年）", "问题清单", "责任清单", "整改台账"),
        *("本次议定事项", "上次议定事项落实情况", "纪要稿"),
    ]
    for table, name in zip(tables, list(book)[1:8], strict=True):
        flat = {f"{value:.2f}" if isinstance(value, float) else str(value) for row in book[name] for value in row}
        assert {cell for row in table for cell in row[:4]} <= flat | {""}, name
    amounts = [row[6] for row in book["问题清单"] if row[0] in (1, 2)]
    assert amounts == [1.2345, "—"] and tables[2][1][6] == "1.23"


def test_the_places_stand_in_order_with_where_they_come_from_and_who_was_not_assessed() -> None:
    words, tables = read(pack_document(material(), CONTEXT))
    assert [row[:2] + row[4:] for row in tables[1][1:]] == [["1", "西河镇", "1—2", "1"], ["2", "大桥镇", "1—4", "1"]]
    assert "注：按发布第3号。" in words and "黄坑镇不参评：有效权重不足80。" in words
    half, quarter = League("2026年上半年", "按发布第3号", True, PLACES), League("2026年第三季度", "尚未发布", False, [])
    both = material(leagues=[half, quarter])
    assert list(sheets(pack_workbook(both, CONTEXT)))[2:4] == ["考核排名（2026年上半年）", "考核排名（2026年第三季度）"]
    assert "这一期没有可排名的数据。" in read(pack_document(both, CONTEXT))[0]


def test_the_county_in_figures_is_one_paragraph() -> None:
    assert summary(FIGURES) == (
        "数据截至2026年10月20日，系统比对提示疑点1,200条（红3条、黄1197条），涉及项目40个，涉及金额123.46万元"
        "（各条相加，可能重复）；疑点须经核实。累计立案9件，在办4件，其中逾期1件；已销号3件，核实为不属实1件、数据错误1件。"
        "本次会议列议题1个，涉及疑点和立案2条。以前会议议定事项中上次全部和仍未落实的共3项，已落实2项。"
    )
    assert "涉及金额" not in summary(replace(FIGURES, amount_fen=None))
    assert "没有待跟踪的议定事项" in summary(replace(FIGURES, decided=0))


def test_a_meeting_without_anything_says_so_list_by_list() -> None:
    empty = {"topics": [], "duties": [], "rectification": [], "followed": [], "decisions": [], "instructions": []}
    nothing = material(
        **empty,
        leagues=[League("2026年", "尚未发布", False, [])],
        issues=pl.DataFrame(schema=dict.fromkeys(finding("a"), pl.String)),
        minutes="",
    )
    words, tables = read(pack_document(nothing, CONTEXT))
    assert tables == [] and all(text in words for text in EMPTY.values()) and DRAFT in words
    assert len(sheets(pack_workbook(nothing, CONTEXT))) == 9


def test_minutes_that_nobody_wrote_are_drafted_from_what_was_decided() -> None:
    assert draft_minutes(material()).split("\n") == [
        *("会议时间：2026年10月20日", "主持人：李县长", "会议研究了以下议题：", "1. 超进度付款", "会议议定："),
        "1. 限期返工（县财政局牵头，责任人张三，2026年11月20日前完成，立案2026-00001）",
    ]


def test_what_people_typed_runs_nowhere_and_numbers_of_persons_are_hidden() -> None:
    typed = f"{HOSTILE} 13912345678"
    one = material(
        topics=[[1, typed, "其他", None, typed]],
        decisions=[[1, typed, "县财政局", typed, DUE, None, "落实中"]],
        minutes=typed,
        instructions=[("李县长", typed)],
    )
    words, tables = read(pack_document(one, CONTEXT))
    book = openpyxl.load_workbook(io.BytesIO(pack_workbook(one, CONTEXT)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    everything = "\n".join([*words, str(tables), *(str(cell.value) for cell in cells)])
    assert "13912345678" not in everything and "139****5678" in everything
    assert '=HYPERLINK("http://x","甲")<b>&乙]]> 139****5678' in words
