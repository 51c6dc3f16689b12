"""A workbook is opened by the relations between its parts, whatever they are called, as Excel does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from pipelines.reading.excel.standard import standardised
from tests.clerk import PROJECTS, cleaned, project, reasons, xlsx
from tests.raw_book import raw_book, row

XLSX = "西河镇/项目台账.xlsx"
Entry = Callable[[str], str]
Part = Callable[[bytes], bytes]


def again(data: bytes, entry: Entry = str, part: Part = bytes, without: str = "") -> bytes:
    """The same workbook with other names for its parts, and other words in them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != without:
                new.writestr(entry(name), part(old.read(name)))
    return out.getvalue()


def renamed(old: str, new: str) -> tuple[Entry, Part]:
    return lambda name: name.replace(old, new), lambda part: part.replace(f'"{old}'.encode(), f'"{new}'.encode())


BOOKS = {
    "raw": raw_book([row(1, *PROJECTS), row(2, *project(1))]),
    "written": xlsx({"项目台账": [PROJECTS, project(1)]}),
}
FORMS: dict[str, tuple[Entry, Part]] = {
    "another folder": renamed("xl/", "book/"),
    "another folder, absolute": (
        lambda name: name.replace("xl/", "book/"),
        lambda part: part.replace(b'"xl/', b'"/book/').replace(b'Target="worksheets/', b'Target="/book/worksheets/'),
    ),
    "another book": (
        lambda name: name.replace("xl/workbook.xml", "xl/main.xml").replace("_rels/workbook.xml", "_rels/main.xml"),
        lambda part: part.replace(b"xl/workbook.xml", b"xl/main.xml"),
    ),
    "backslashes in targets": (
        str,
        lambda part: part.replace(b'="worksheets/', b'="worksheets\\').replace(b'="xl/', b'="xl\\'),
    ),
    "backslashes everywhere": (
        lambda name: name.replace("/", "\\"),
        lambda part: part.replace(b'="worksheets/', b'="worksheets\\'),
    ),
}  # fmt: skip


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("form", FORMS)
def test_a_workbook_whose_parts_are_called_otherwise_is_read(book: str, form: str) -> None:
    data = again(BOOKS[book], *FORMS[form])
    assert reasons(data, XLSX) == []
    assert cleaned(data, XLSX).clean["projects"]["budget_fen"].to_list() == [380000_00]


@pytest.mark.parametrize("book", BOOKS)
def test_a_workbook_without_a_root_relation_is_read(book: str) -> None:
    data = again(BOOKS[book], without="_rels/.rels")
    assert cleaned(data, XLSX).clean["projects"].height == 1


@pytest.mark.parametrize("book", BOOKS)
def test_a_workbook_with_the_usual_names_is_not_packed_again(book: str) -> None:
    with zipfile.ZipFile(io.BytesIO(BOOKS[book])) as archive:
        assert standardised(archive) is None


def damaged(data: bytes, name: str, text: bytes = b"") -> bytes:
    """The workbook with one part whose content no longer fits its check sum: at its beginning, or where `text` is."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for entry in old.namelist():
            new.writestr(entry, old.read(entry))
        at = new.getinfo(name).header_offset + 30 + len(name.encode())
    spoilt = bytearray(out.getvalue())
    spoilt[spoilt.index(text, at)] ^= 1
    return bytes(spoilt)


@pytest.mark.parametrize("form", ["usual", *FORMS])
def test_a_damaged_part_under_whatever_name_is_told_or_changes_nothing(form: str) -> None:
    data = again(BOOKS["written"], *FORMS.get(form, (str, bytes)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.namelist()
    sound, refused = cleaned(data, XLSX), 0
    for name in parts:
        result = cleaned(damaged(data, name), XLSX)
        refused += result.refused is not None
        if result.refused is None:
            assert [sheet.accepted for sheet in result.sheets] == [1], name
            assert result.clean["projects"].drop("batch_id").equals(sound.clean["projects"].drop("batch_id")), name
        else:
            assert result.refused.endswith("。") and not result.clean, name
    assert refused


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_a_figure_that_changed_on_its_way_is_no_figure(part: str) -> None:
    amount = b"380000" if part.endswith("Strings.xml") else b"<v>"
    data = damaged(xlsx({"项目台账": [PROJECTS, project(1, **{"预算金额(万元)": "380000元"})]}), part, amount)
    assert "已损坏" in (cleaned(data, XLSX).refused or "")


@pytest.mark.parametrize("form", ["usual", *FORMS])
@pytest.mark.parametrize("styles", ["called otherwise", "missing"])
def test_a_workbook_whose_styles_are_not_where_readers_look_is_refused(styles: str, form: str) -> None:
    """Their cells would be read as if nothing was shown otherwise: 1 for 100 %, 38 for 38 万元, a number for a day."""
    data = BOOKS["written"]
    if styles == "missing":
        data = again(data, without="xl/styles.xml")
    else:
        data = again(
            data,
            lambda name: name.replace("styles.xml", "formats.xml"),
            lambda part: part.replace(b'Target="styles.xml"', b'Target="formats.xml"'),
        )
    result = cleaned(again(data, *FORMS.get(form, (str, bytes))), XLSX)
    assert not result.clean
    assert "单元格格式读不出来" in (result.refused or "")
