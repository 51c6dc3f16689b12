"""One ledger reads the same out of every kind of file, and out of a .zip of them all."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from pathlib import Path

import pytest

from pipelines.reading import folder
from pipelines.reading.excel.extent import must_be_near
from pipelines.reading.read import read
from pipelines.reading.text.chinese import encoding
from pipelines.reading.unreadable import Unreadable
from tests.clerk import cleaned
from tests.ledger_files import HEADER, KINDS, ROWS, TRADITIONAL, agile, text, xlsx, zipped


def canonical(name: str, data: bytes) -> list[list[object]]:
    """Header and rows as texts; a day may come with a midnight, the title line may stand above."""
    (sheet,) = read(name, data)
    rows = [[re.sub(r"[ T]00:00:00$", "", str(cell)) for cell in row[1:]] for row in sheet.cells.rows()]
    return [row for row in rows if row[1] != "None"]


@pytest.mark.parametrize("name", KINDS)
def test_the_same_cells_come_out_of_every_kind_of_file(name: str) -> None:
    assert canonical(name, KINDS[name]) == [HEADER, *ROWS]


@pytest.mark.parametrize("name", KINDS)
def test_the_same_clean_rows_come_out_of_every_kind_of_file(name: str) -> None:
    clean = cleaned(KINDS[name], f"西河镇/{name}").clean["payments"]
    days = [str(day) for day in clean["paid_on"]]
    assert list(zip(clean["payment_no"], days, clean["amount_fen"], strict=True)) == [
        ("PZ-1", "2026-03-05", 38_120_000),
        ("PZ-2", "2026-04-06", 1_234_567_800),
        ("PZ-3", "2026-05-07", 950_000),
    ]


def test_traditional_characters_in_big5_are_read() -> None:
    words = text().translate(TRADITIONAL)
    (sheet,) = read("台賬.csv", words.encode("big5"))
    assert sheet.cells.rows()[1][1:] == tuple(cell.translate(TRADITIONAL) for cell in HEADER)


GB = (
    *("项目编号", "项目名称", "乡镇", "村", "拨付金额", "建设单位", "圳头村", "莆田", "垭口村", "鲤鱼塘", "硚头镇"),
    *("㙍上村", "漈下", "赣州", "备注", "验收", "竣工", "鑫淼公司", "饮水", "渠道"),
)
BIG5 = (
    *("項目編號", "工程名稱", "鄉鎮", "村里", "撥付金額", "建設單位", "承包廠商", "臺北", "高雄", "備註", "驗收"),
    *("竣工", "鑫淼公司", "道路", "橋梁", "水利", "路燈", "排水溝"),
)


@pytest.mark.parametrize("seed", range(200))
def test_gb18030_is_never_taken_for_big5_and_a_header_in_big5_never_for_gb18030(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    some = dice.choices(GB, k=dice.randint(1, 6))
    assert encoding(",".join(some).encode("gb18030")) == "gb18030"
    many = dice.choices(BIG5, k=dice.randint(6, 10))
    assert encoding(",".join(many).encode("big5")) == "cp950"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ((Path(__file__).parent / "files" / "other_password.xls").read_bytes(), "设有打开密码"),
        (agile("another word"), "设有打开密码"),
        (KINDS["内置密码.xls"][:3000], "设有打开密码|已损坏"),
        (KINDS["台账.biff5.xls"][:1500], "已损坏"),
        (KINDS["台账.xml.xls"][:2000], "不是有效的 XML"),
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]>" + KINDS["台账.xml.xls"][60:], "实体声明"),
        (KINDS["台账.xml.xls"].replace(b'ss:Index="2"', b'ss:Index="99999999"'), "很远的单元格"),
        (b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nhello", "网页存档，里面没有表格"),
    ],
)
def test_what_cannot_be_opened_is_refused_in_a_sentence(data: bytes, what: str) -> None:
    with pytest.raises(Unreadable, match=what) as refused:
        read("西河镇/台账.xls", data)
    assert refused.value.message.startswith("“台账.xls”")
    assert refused.value.message.count("。") == 2


@pytest.mark.parametrize(("rows", "columns", "far"), [(62_500, 128, False), (62_501, 128, True), (65_536, 256, True)])
def test_an_old_workbook_that_reaches_far_out_is_refused_before_it_is_laid_out(
    rows: int, columns: int, far: bool
) -> None:
    data = KINDS["台账.biff8.xls"]
    place = data.index(b"\x00\x02\x0e\x00") + 4
    data = data[:place] + struct.pack("<IIHH", 0, rows, 0, columns) + data[place + 12 :]
    if not far:
        must_be_near("x.xls", data)
        return
    with pytest.raises(Unreadable, match=f"第 {rows} 行、第 {columns} 列"):
        read("x.xls", data)


def test_a_binary_workbook_tells_its_extent_too() -> None:
    head = b"\x81\x01\x00\x94\x01\x10" + struct.pack("<4I", 0, 1_048_575, 0, 16_383)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.bin", head)
    with pytest.raises(Unreadable, match="第 1048576 行、第 16384 列"):
        must_be_near("x.xlsb", out.getvalue())


def test_a_damaged_sheet_does_not_hide_how_far_the_next_one_reaches() -> None:
    head = b"\x81\x01\x00\x94\x01\x10" + struct.pack("<4I", 0, 1_048_575, 0, 16_383)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.bin", b"damaged later")
        archive.writestr("xl/worksheets/sheet2.bin", head)
    with pytest.raises(Unreadable, match="第 1048576 行、第 16384 列"):
        must_be_near("x.xlsb", out.getvalue().replace(b"damaged later", b"damaged now.."))


@pytest.mark.parametrize("encoding_of_names", [None, "gbk", "utf-8"])
def test_a_zip_gives_the_sheets_of_all_its_files_under_their_paths(encoding_of_names: str | None) -> None:
    data = zipped({f"西河镇/{name}": part for name, part in KINDS.items()}, encoding_of_names)
    sheets = read("全县.zip", data)
    assert [sheet.origin for sheet in sheets] == [f"西河镇/{name}" for name in KINDS]
    assert all(sheet.name.startswith(f"{sheet.origin} › ") for sheet in sheets)
    assert not any(sheet.problem for sheet in sheets)


LITTER = ("__MACOSX/._a.csv", "~$a.xlsx", ".DS_Store", "x/.hidden.csv", "Thumbs.db", "a/")


def test_what_file_managers_leave_in_a_zip_is_passed_over() -> None:
    sheets = read("a.zip", zipped(dict.fromkeys(LITTER, b"x") | {"a.csv": b"a,b\n1,2\n"}))
    assert [sheet.name for sheet in sheets] == ["a.csv › a"]


def test_a_bad_file_in_a_zip_costs_only_itself() -> None:
    bad = {"图.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 9, "里层.zip": zipped({"a.csv": b"1,2"}), "密.xlsx": agile("x")}
    sheets = read("a.zip", zipped({**bad, "好.csv": text().encode()}))
    problems = {sheet.name: sheet.problem for sheet in sheets}
    assert problems.pop("好.csv › 好") == ""
    assert [words.partition("。")[0] for words in problems.values()] == [
        "“图.png”是图片",
        "“里层.zip”是压缩包里的压缩包",
        "“密.xlsx”设有打开密码",
    ]
    result = cleaned(zipped({**bad, "好.csv": text().encode()}), "西河镇/全部.zip")
    assert result.refused is None
    assert result.clean["payments"].height == 3
    assert [sheet.message for sheet in result.sheets if sheet.dataset is None] == list(problems.values())


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.csv", "/etc/passwd.csv", "C:\\etc\\passwd.csv", "etc/./passwd.csv", "etc\\..\\passwd.csv"],
)
def test_a_path_in_a_zip_leads_nowhere(name: str) -> None:
    (sheet,) = read("a.zip", zipped({name: b"a,b\n1,2\n"}))
    assert sheet.origin == "etc/passwd.csv"


def test_two_files_of_one_name_in_a_zip_are_both_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.csv", b"a,b\n1,2\n")
        archive.writestr("a.csv", b"a,b\n3,4\n")
    assert [sheet.name for sheet in read("a.zip", out.getvalue())] == ["a.csv › a", "a.csv (2) › a"]


def test_a_zip_of_too_many_files_or_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"{n}.csv": b"a,b\n" for n in range(3)}
    monkeypatch.setattr(folder, "MOST_FILES", 3)
    monkeypatch.setattr(folder, "MOST_BYTES", 12)
    assert len(read("a.zip", zipped(files))) == 3
    with pytest.raises(Unreadable, match="有 4 个文件，超过 3 个"):
        read("a.zip", zipped(files | {"4.csv": b"a,b\n"}))
    with pytest.raises(Unreadable, match="解压后有"):
        read("a.zip", zipped({"a.csv": b"a,b\n1,2,3,4,5\n"}))


def test_a_folder_in_a_zip_names_the_township_and_a_name_the_period() -> None:
    result = cleaned(zipped({"西河镇/2026年5月拨付台账.csv": text().encode()}), "全县.zip")
    assert set(result.clean["payments"]["source_file"]) == {"全县.zip"}
    assert str(result.period_on) == "2026-05-31"
    other = cleaned(zipped({"东山镇/拨付台账.csv": text().encode()}), "全县.zip")
    assert other.rejected.height == 3  # the project numbers are 西河镇's
    assert "东山镇" in other.rejected["reason_text"][0]


def test_a_workbook_is_no_folder_of_files() -> None:
    assert [sheet.origin for sheet in read("a.zip", xlsx())] == [""]
