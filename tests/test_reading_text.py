"""Text files are read whatever their encoding, separator and line breaks, with the line each record begins on."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.reading.read import read
from pipelines.reading.sheet import Sheet
from pipelines.reading.unreadable import Unreadable


def rows(sheet: Sheet) -> list[tuple[object, ...]]:
    return sheet.cells.rows()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_ledger_reads_the_same_in_every_encoding_and_with_every_separator(encoding: str, separator: str) -> None:
    text = f"项目编号{separator}金额\nA-1{separator}38.10\n"
    (sheet,) = read("台账.csv", text.encode(encoding))
    assert sheet.name == "台账"
    assert rows(sheet) == [(1, "项目编号", "金额"), (2, "A-1", "38.10")]


def test_a_short_gbk_word_that_happens_to_be_valid_utf8_is_still_chinese() -> None:
    data = "联通".encode("gbk")  # famous: 联通 in GBK is valid UTF-8 for two odd letters
    assert data.decode("utf-8", "ignore") != "联通"
    (sheet,) = read("x.csv", data + b",1\n")
    assert rows(sheet)[0][1] == "联通"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_quoted_line_break_stays_in_its_cell_and_the_next_row_keeps_its_line(newline: str) -> None:
    text = newline.join(["a,b", '"x', 'y",2', "z,3", ""])
    (sheet,) = read("x.csv", text.encode())
    assert [row[0] for row in rows(sheet)] == [1, 2, 4]
    assert rows(sheet)[1][1] == f"x{newline}y"


def test_empty_lines_and_cells_of_blanks_vanish_but_the_line_numbers_stay() -> None:
    (sheet,) = read("x.csv", "a,b\n\n , \u3000\u200b\n1,\n".encode())
    assert rows(sheet) == [(1, "a", "b"), (4, "1", None)]


def test_ragged_rows_are_padded_and_overlong_ones_keep_their_cells() -> None:
    (sheet,) = read("x.csv", b"a,b,c\n1\n1,2,3,4\n")
    assert rows(sheet)[1:] == [(2, "1", None, None, None), (3, "1", "2", "3", "4")]


@pytest.mark.parametrize(
    ("text", "cell"), [('a,b\n"he said ""hi""",1\n', 'he said "hi"'), ('a,b\n"x"y,1\n', "xy"), ('a,b\nx"y,1\n', 'x"y')]
)
def test_quotes_inside_cells_are_read_as_excel_reads_them(text: str, cell: str) -> None:
    (sheet,) = read("x.csv", text.encode())
    assert rows(sheet)[1][1] == cell


def test_a_quote_that_never_closes_is_refused_with_the_line_it_opened_on() -> None:
    with pytest.raises(Unreadable, match=r"“x\.csv”第 2 行起的引号没有成对.*另存为 \.xlsx"):
        read("x.csv", b'a,b\n"1,2\n3,4\n')


def test_bytes_that_are_no_text_are_refused_with_their_place() -> None:
    with pytest.raises(Unreadable, match="第 3 个字节起不是有效的文字"):
        read("x.csv", b"a,\xff\xff\xff\n")


@pytest.mark.parametrize("word", ["MONTAÑO Bridge", "Málaga", "12 µm", "Österreich", "naïve café au lait"])
def test_letters_of_a_western_code_page_are_not_taken_for_rare_characters(word: str) -> None:
    with pytest.raises(Unreadable, match=r"看不出是哪种编码|不是有效的文字"):
        read("x.csv", f"no,name\n1,{word}\n2,x\n".encode("cp1252"))


@pytest.mark.parametrize("word", ["珺玥堃公司", "甲公司 Ñ", "䶮镇"])
def test_rare_characters_among_everyday_ones_are_read(word: str) -> None:
    (sheet,) = read("x.csv", f"编号,名称\n1,{word}\n".encode("gb18030"))
    assert rows(sheet)[1][2] == word


def test_a_list_of_objects_keeps_every_number_as_it_was_written() -> None:
    data = b'[{"a": 38.10, "b": 12345678901234567890}, {"b": true, "c": null}]'
    (sheet,) = read("x.json", data)
    assert rows(sheet) == [(0, "a", "b", "c"), (1, "38.10", "12345678901234567890", None), (2, None, "true", None)]


def test_a_json_object_of_lists_is_a_workbook() -> None:
    sheets = read("x.json", json.dumps({"拨付台账": [{"a": 1}], "项目台账": []}).encode())
    assert [(s.name, s.cells.height) for s in sheets] == [("拨付台账", 2), ("项目台账", 0)]


def test_one_object_per_line_is_a_sheet() -> None:
    (sheet,) = read("x.json", b'{"a": 1}\n\n{"a": 2}\n')
    assert rows(sheet) == [(0, "a"), (1, "1"), (2, "2")]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b'[{"a": 1}, {"a": ]', "第 1 行不是有效的 JSON"),
        (b'{"a": 1}\n{"a" 2}\n', "第 2 行不是有效的 JSON"),
        (b"[1, 2]", "不是由对象组成的列表"),
        (b"[" * 100_000, "嵌套过深"),
    ],
)
def test_broken_json_is_refused_with_what_is_wrong(data: bytes, what: str) -> None:
    with pytest.raises(Unreadable, match=what):
        read("x.json", data)


def test_a_web_page_saved_as_xls_is_read_with_its_spans_as_merged_ranges() -> None:
    page = """<html><head><style>td{color:red}</style></head><body><table>
    <tr><td colspan=2>台账</td></tr>
    <tr><th>乡镇</th><th>金额</th></tr>
    <tr><td rowspan="2">西河镇</td><td>1<br>2</td></tr>
    <tr><td>&nbsp;3 </td></tr></table></body></html>"""
    (sheet,) = read("台账.xls", page.encode("gb18030"))
    assert rows(sheet) == [(1, "台账", None), (2, "乡镇", "金额"), (3, "西河镇", "1\n2"), (4, None, "3")]
    assert sheet.merged == ((1, 0, 1, 1), (3, 0, 4, 0))


def test_absurd_spans_are_cut_to_what_html_allows() -> None:
    page = '<table><tr><td colspan="99999999" rowspan="99999999">a</td></tr><tr><td>b</td></tr></table>'
    (sheet,) = read("x.xls", page.encode())
    assert sheet.merged == ((1, 0, 2, 999),)


def test_a_page_without_a_table_is_refused() -> None:
    with pytest.raises(Unreadable, match="是网页，里面没有表格"):
        read("x.xls", b"<html><body>404</body></html>")


# From csv-spectrum (BSD-2-Clause): the acid tests of quotes, line breaks and commas, with the cells they mean.
SPECTRUM = {
    'first,address,zip\nJohn,"Anytown, WW",08123\n': [("John", "Anytown, WW", "08123")],
    'a,b,c\n1,"",""\n2,3,4\n': [("1", None, None), ("2", "3", "4")],
    'a,b,c\r\n1,"",""\r\n2,3,4\r\n': [("1", None, None), ("2", "3", "4")],
    'a,b\n1,"ha ""ha"" ha"\n3,4\n': [("1", 'ha "ha" ha'), ("3", "4")],
    'key,val\n1,"{""type"": ""Point"", ""at"": [102.0, 0.5]}"\n': [("1", '{"type": "Point", "at": [102.0, 0.5]}')],
    'a,b,c\n1,2,3\n"Once upon \na time",5,6\n7,8,9\n': [
        ("1", "2", "3"), ("Once upon \na time", "5", "6"), ("7", "8", "9")
    ],
    'a,b\n1,"ha \n""ha"" \nha"\n3,4\n': [("1", 'ha \n"ha" \nha'), ("3", "4")],
}  # fmt: skip


@pytest.mark.parametrize("text", SPECTRUM)
def test_the_acid_tests_of_csv_are_read_as_they_are_meant(text: str) -> None:
    (sheet,) = read("x.csv", text.encode())
    assert [row[1:] for row in rows(sheet)[1:]] == SPECTRUM[text]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.text(
            st.one_of(
                st.characters(min_codepoint=0x20, max_codepoint=0x24F),
                st.characters(min_codepoint=0x250, max_codepoint=0x52F),
                st.sampled_from("Ñ²áéóΩЖё😀🚧ʤ中镇，"),
            ),
            min_size=1,
            max_size=12,
        ).map(lambda text: "x" + "".join(c for c in text if c.isprintable() and c not in ',"=;\t|\xad') + "y"),
        min_size=1,
        max_size=6,
    ),
    st.booleans(),
)
def test_what_is_valid_utf8_is_utf8_with_chinese_in_it_or_without(texts: list[str], marked: bool) -> None:
    data = "a,b\n" + "".join(f"1,{text}\n" for text in texts)
    (sheet,) = read("x.csv", data.encode("utf-8-sig" if marked else "utf-8"))
    assert [row[2] for row in rows(sheet)[1:]] == texts


def test_an_english_systems_export_keeps_its_accents() -> None:
    (sheet,) = read("x.csv", "no,name\n1,MONTAÑO Bridge 12 m²\n".encode())
    assert rows(sheet)[1][2] == "MONTAÑO Bridge 12 m²"


@pytest.mark.parametrize("cut", [1, 2])
def test_utf8_that_ends_within_a_character_is_said_to_be_cut_off(cut: int) -> None:
    with pytest.raises(Unreadable, match=r"最后一个字只有一半.*请重新导出"):
        read("x.csv", "项目编号,乡镇\n1,西河镇".encode()[:-cut])
    with pytest.raises(Unreadable, match="最后一个字只有一半"):
        read("x.csv", "a,b\n1,中文".encode()[:-cut])


def test_utf8_with_a_byte_damaged_on_the_way_is_refused_with_its_line_and_never_read_as_gb18030() -> None:
    data = bytearray(("项目编号,乡镇\n" + "1,西河镇\n" * 40).encode())
    data[data.index("西河镇".encode(), 200) + 1] = 0xFF
    with pytest.raises(Unreadable, match=r"是 UTF-8 文字，但第 \d+ 行.*已损坏"):
        read("x.csv", bytes(data))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from("镇村道路硬化工程预算金额万元公司西河东岭项目编号一二三"), min_size=6, max_size=60).map(
        "".join
    )
)
def test_gb18030_is_read_as_gb18030_and_never_said_to_be_damaged_utf8(text: str) -> None:
    (sheet,) = read("x.csv", f"项目名称,乡镇\n{text},1\n".encode("gb18030"))
    assert rows(sheet)[1][1] == text


def test_a_zero_byte_among_honest_text_costs_its_cell_and_not_the_file() -> None:
    (sheet,) = read("x.csv", "项目编号,收款单位\n1,a\0b\n".encode() + "2,甲建设公司\n".encode() * 9)
    assert rows(sheet)[1:3] == [(2, "1", "a\0b"), (3, "2", "甲建设公司")]


def test_bytes_with_many_zeros_or_other_control_characters_are_no_table() -> None:
    for data in (b"a,b\n1,\0\0\0\n", b"a,b\n1,\0\n" + b"\x01" + b"2,3\n" * 40):
        with pytest.raises(Unreadable, match="不是表格文件"):
            read("x.csv", data)


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_book_in_one_cell_is_one_cell(quote: str) -> None:
    (sheet,) = read("x.csv", f"a,b\n1,{quote}{'书' * 200_000}{quote}\n2,3\n".encode())
    assert [(row[0], row[1], len(row[2])) for row in rows(sheet)[1:]] == [(2, "1", 200_000), (3, "2", 1)]


def test_half_a_character_in_json_is_the_sign_for_what_cannot_be_read() -> None:
    (sheet,) = read("x.json", b'[{"a\\udfff": "x\\ud800y", "b": ["\\ud83d\\ude00", "\\ud800"]}]')
    assert rows(sheet) == [(0, "a\ufffd", "b"), (1, "x\ufffdy", '["😀", "\ufffd"]')]
