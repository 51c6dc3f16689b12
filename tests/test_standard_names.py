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
