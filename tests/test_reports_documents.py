"""The ground of every .docx, read back by python-docx: page, grid, headings, tables, and text that does no harm."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.documents.document import Document
from reports.documents.levels import Levels, chinese
from reports.documents.text import clean, written
from reports.documents.widths import widths
from reports.workbooks.context import ExportContext
from reports.workbooks.workbook import Column

NOW = datetime(2026, 10, 20, 11, 0, tzinfo=UTC)
CONTEXT = ExportContext(
    "示例县", "20261020T190000-abc", date(2026, 10, 20), "西河镇", "", "王<主任>", datetime(2026, 10, 21, 8, 30), "材料"
)
COLUMNS = [Column("序号", 5, kind="centre"), Column("项目名称", 30), Column("金额", 10, kind="number")]


def read(document: Document) -> Any:
    return docx.Document(io.BytesIO(document.to_bytes(NOW)))


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in read(document).paragraphs if paragraph.text]


def test_a_page_is_a4_with_the_margins_and_the_grid_of_the_standard():
    (section,) = read(Document("材料")).sections
    lengths = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(each.mm) for each in (*lengths, section.left_margin, section.right_margin)] == [
        *(210, 297, 37, 35),
        *(28, 26),
    ]
    (grid,) = section._sectPr.findall(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    across = section.page_width - section.left_margin - section.right_margin
    assert 28 * (16 - 0.25) <= across / 12700 < 29 * (16 - 0.25)
    high = section.page_height - section.top_margin - section.bottom_margin
    assert 22 * 579 / 20 <= high / 12700 < 23 * 579 / 20


def test_the_page_number_stands_between_dashes_and_counts():
    (section,) = read(Document("材料")).sections
    for footer in (section.footer, section.even_page_footer):
        assert re.sub(r"\s", "", "".join(text.text for text in footer._element.iter(qn("w:t")))) == "—1—"
        assert [field.get(qn("w:instr")) for field in footer._element.iter(qn("w:fldSimple"))] == [" PAGE "]


def test_every_style_that_is_used_is_there_and_body_text_is_fangsong_of_16_points():
    document = Document("材料", CONTEXT)
    for level in (1, 2, 3, 4):
        document.heading(level, "标题")
    document.paragraph("正文")
    document.table(COLUMNS, [[1, "路", 2.0]], caption="表", unit="万元", notes=["注"])
    document.signed("办公室", date(2026, 10, 20))
    made = read(document)
    known = {style.style_id for style in made.styles}
    used = {each.get(qn("w:val")) for tag in ("w:pStyle", "w:tblStyle") for each in made.element.iter(qn(tag))}
    assert used <= known and len(used) >= 12
    assert made.styles["Title"].font.size.pt == 22 and made.styles["Title"].font.name == "方正小标宋简体"
    defaults = made.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    assert defaults.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert defaults.find(qn("w:sz")).get(qn("w:val")) == "32"
    assert made.styles["Normal"].element.rPr.find(qn("w:spacing")).get(qn("w:val")) == "-5"
    names = [made.styles[f"Heading {level}"].font.name for level in (1, 2)]
    assert names == ["黑体", "楷体_GB2312"]


def test_headings_count_by_level_and_begin_again_below_a_higher_one():
    document = Document("材料")
    for level in (1, 2, 2, 3, 4, 4, 1, 2, 3):
        document.heading(level, "甲")
    assert texts(document)[1:] == [
        *("一、甲", "（一）甲", "（二）甲", "1.甲", "（1）甲", "（2）甲", "二、甲", "（一）甲", "1.甲"),
    ]


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_numbers_of_headings_are_chinese(number: int, words: str):
    assert chinese(number) == words


def test_there_is_no_fifth_level_and_no_hundredth_heading():
    for level in (0, 5):
        with pytest.raises(ValueError, match="levels 1 to 4"):
            Levels().next(level)
    for number in (0, 100):
        with pytest.raises(ValueError, match="no such number"):
            chinese(number)


def test_a_document_says_where_its_figures_come_from():
    title, origin, *rest = texts(Document("第3次\n会议", CONTEXT))
    assert title == "第3次 会议" and rest == []
    for part in ("数据截至 2026年10月20日", "快照 20261020T190000-abc", "筛选 西河镇", "王<主任>", "2026-10-21 08:30"):
        assert part in origin


def test_what_the_night_could_not_compute_stands_below_the_title():
    lost = ExportContext("县", "s", date(2026, 1, 1), "", "", "甲", datetime(2026, 1, 2), "t", "整改销号率")
    assert "本夜未能计算：整改销号率" in texts(Document("材料", lost))[2]


def test_a_table_repeats_its_header_keeps_rows_whole_and_sets_figures_at_the_right():
    document = Document("材料")
    rows = [[1, "路\n桥", 1234567.891], [2, None, None], [3, "渠", float("nan")]]
    document.table(COLUMNS, rows, unit="金额单位：万元", closing=["合计", None, 0.0], notes=["甲", "乙"])
    made = read(document)
    (table,) = made.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "项目名称", "金额"],
        ["1", "路\n桥", "1,234,567.89"],
        ["2", "—", "—"],
        ["3", "渠", "—"],
        ["合计", "—", "0.00"],
    ]
    heads = [len(row._tr.findall(f"{qn('w:trPr')}/{qn('w:tblHeader')}")) for row in table.rows]
    assert heads == [1, 0, 0, 0, 0]
    assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows)
    assert {row.cells[2].paragraphs[0].style.name for row in table.rows[1:]} == {"Cell Figure"}
    assert [paragraph.text for paragraph in made.paragraphs if paragraph.text][1:] == [
        *("金额单位：万元", "注：甲", "乙"),
    ]


def test_a_header_of_two_rows_joins_neighbours_of_one_group():
    document = Document("材料")
    columns = [Column("排名", 5), Column("值", 5, "完成率"), Column("得分", 5, "完成率"), Column("值", 5, "满意度")]
    document.table(columns, [["1", "a", "b", "c"]])
    (table,) = read(document).tables
    assert [cell.text for cell in table.rows[0].cells] == ["排名", "完成率", "完成率", "满意度"]
    assert [cell.text for cell in table.rows[1].cells] == ["排名", "值", "得分", "值"]
    assert [len(row._tr.findall(f"{qn('w:trPr')}/{qn('w:tblHeader')}")) for row in table.rows] == [1, 1, 0]


def test_lamps_are_coloured_and_said():
    document = Document("材料")
    document.table([Column("级", 5, kind="lamp")], [["红"], [None]])
    fills = [shade.get(qn("w:fill")) for shade in read(document).tables[0]._tbl.iter(qn("w:shd"))]
    assert fills == ["EEF3F4", "F4C7C3"]


def test_a_turned_page_holds_the_width_that_it_has_and_the_next_stands_upright_again():
    document = Document("材料")
    document.paragraph("甲")
    document.landscape()
    document.landscape()
    document.table(COLUMNS, [[1, "路", 1.0]])
    document.portrait()
    document.paragraph("乙")
    made = read(document)
    assert [round(section.page_width.mm) for section in made.sections] == [210, 297, 210]
    assert [len(section._sectPr.findall(qn("w:docGrid"))) for section in made.sections] == [1, 1, 1]
    grid = [column.w.mm for column in made.tables[0]._tbl.tblGrid.gridCol_lst]
    assert sum(grid) == pytest.approx(297 - 35 - 37, abs=0.5)


def test_turning_twice_without_a_word_leaves_no_empty_page():
    document = Document("材料")
    document.landscape()
    document.portrait()
    document.landscape()
    document.paragraph("甲")
    assert [round(section.page_width.mm) for section in read(document).sections] == [210, 297]


@given(st.lists(st.floats(1, 40), min_size=1, max_size=14), st.integers(0, 10**12), st.sampled_from([156, 225]))
def test_columns_fill_the_page_and_a_figure_keeps_its_room_where_there_is_any(shares: list[float], n: int, across: int):
    columns = [Column("c", share, kind="number") for share in shares]
    broad = widths(columns, [[n, *[None] * (len(shares) - 1)]], across)
    assert sum(broad) == pytest.approx(across) and min(broad) > 0
    if len(shares) == 2:
        assert broad[0] >= len(f"{n:,}") * 10.5 * 0.5 * 0.3528


HOSTILE = st.text(
    st.characters(codec=None) | st.sampled_from("<>&\x00\x0b\x1f\r\n\u202e\ufffe\ud800 =@]]>"), max_size=40
)


@settings(max_examples=25, deadline=None)
@given(HOSTILE, HOSTILE)
def test_whatever_was_typed_is_a_whole_file_in_which_the_same_signs_stand(one: str, other: str):
    document = Document(one or "题", CONTEXT)
    document.heading(1, other)
    document.paragraph(f"甲{one}乙")
    document.small(other)
    document.table([Column(other, 9), Column("b", 9)], [[one, "x"]], caption=one, unit=other, notes=[other])
    document.signed(one, date(2026, 10, 20))
    content = document.to_bytes(NOW)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            ElementTree.fromstring(package.read(name))  # noqa: S314  # our own file: that it is well-formed is the point
    body = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
    kept = [line.strip() for line in clean(f"甲{one}乙").split("\n") if line.strip()]
    assert all(line in body for line in kept)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("甲\x00乙\x08", "甲乙"),
        ("甲\r\n乙\r丙\u2028丁", "甲\n乙\n丙\n丁"),
        ("王\u202e三\u200b", "王三"),
        ("\ud800\ufffe\uffff", ""),
        ("𠮷\t<b>&amp;", "𠮷\t<b>&amp;"),
    ],
)
def test_what_xml_forbids_or_turns_the_reading_round_is_left_out(typed: str, kept: str):
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("value", "words"),
    [
        *((None, "—"), (0, "0"), (1234, "1,234"), (True, "是"), (False, "否"), (0.005, "0.01"), (float("inf"), "—")),
        *(
            (date(2026, 10, 1), "2026-10-01"),
            (datetime(2026, 10, 1, 8, 5), "2026-10-01 08:05"),
            ("", ""),
            (-1.5, "-1.50"),
        ),
    ],
)
def test_values_are_written_as_in_the_workbooks(value: object, words: str):
    assert written(value, 2) == words


def test_the_same_content_is_the_same_file_and_its_moment_is_the_one_that_is_given():
    def made() -> bytes:
        document = Document("材料", CONTEXT)
        document.table(COLUMNS, [[1, "路", 1.0]])
        return document.to_bytes(NOW)

    assert made() == made()
    about = docx.Document(io.BytesIO(made())).core_properties
    assert (about.author, about.title) == ("王<主任>", "材料")
    assert about.created.replace(tzinfo=UTC) == about.modified.replace(tzinfo=UTC) == NOW
    with zipfile.ZipFile(io.BytesIO(made())) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}
        assert not [name for name in package.namelist() if "thumbnail" in name or "app.xml" in name]


@pytest.mark.soak
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_sets_22_lines_of_28_characters(tmp_path: Path):
    document = Document("材料")
    document.new_page()
    document._add("测试文字共二十八个字一行用来数一数每行每页是否正确无误呀" * 50, "Normal")
    (tmp_path / "filled.docx").write_bytes(document.to_bytes(NOW))
    office = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    subprocess.run([*office, "--outdir", tmp_path, tmp_path / "filled.docx"], check=True, capture_output=True)
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "filled.pdf", "-"], capture_output=True, check=True
    ).stdout
    pages = [re.findall(r"^测.*呀$", page, re.MULTILINE) for page in text.decode().split("\f")]
    assert {len(line) for page in pages for line in page} == {28}
    assert [len(page) for page in pages if page] == [22, 22, 6]
