"""Opening: a workbook's bytes → the book as the reader holds it, amended where it would see what nobody sees."""

from __future__ import annotations

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import fastexcel
import python_calamine

from pipelines.reading.excel.amended import amendments, packed
from pipelines.reading.excel.guard import Refused, guarded
from pipelines.reading.excel.number_formats import formatted
from pipelines.reading.excel.package import BROKEN, NO_FORMATS, TORN, Part, opened, parts, straight
from pipelines.reading.excel.protected import protected
from pipelines.reading.excel.standard import standardised
from pipelines.reading.other.open_document import PART, content
from pipelines.reading.unreadable import Unreadable, unreadable

RESAVE = "请在 WPS 或 Excel 中打开，另存为 .xlsx 后重新报送"


def opened_book(name: str, data: bytes) -> tuple[Any, dict[str, Part], Any]:
    """The workbook as the reader opens it, what its XML tells, and a legacy workbook as its second reader opens it.

    The reader takes in a workbook's texts while its XML is looked through: both let go of Python's lock.
    """
    archive = opened(name, data) if data.startswith(b"PK") else None
    if archive and any(straight(entry) != entry for entry in archive.namelist()):
        data = _straightened(name, archive)
        archive = opened(name, data)
    if archive and (renamed := standardised(archive)):
        data = renamed
        archive = opened(name, data)
    if archive and PART in archive.namelist():
        return _open_document(name, data, archive)
    if archive and (written := _formatted(name, data, archive)) is not data:
        data, archive = written, opened(name, written)
    with ThreadPoolExecutor(1) as beside:
        described = beside.submit(parts, name, archive) if archive else None
        try:
            book = guarded(lambda: fastexcel.read_excel(data))
            old = None if archive else guarded(lambda: python_calamine.load_workbook(io.BytesIO(data)))
        except Refused as error:
            if described:
                described.result()  # what is wrong with the XML says more than that it would not open
            raise diagnosis(name, data) from error
        if archive is None or described is None:
            return book, {}, old
    if anew := _anew(name, archive, described.result()):
        try:
            book = guarded(lambda: fastexcel.read_excel(packed(archive, anew)))
        except Refused as error:
            raise diagnosis(name, data) from error
    return book, described.result(), old


def _straightened(name: str, archive: zipfile.ZipFile) -> bytes:
    try:
        return packed(archive, {})
    except BROKEN:
        raise unreadable(name, *TORN) from None


def _open_document(name: str, data: bytes, archive: zipfile.ZipFile) -> tuple[Any, dict[str, Part], Any]:
    try:
        tells = content(archive)
    except BROKEN:
        raise diagnosis(name, data) from None
    try:
        book = guarded(lambda: fastexcel.read_excel(packed(archive, {PART: tells.anew}) if tells.anew else data))
    except Refused as error:
        raise diagnosis(name, data) from error
    rows = tells.hidden_rows
    described = {
        title: Part(True, hidden_rows=rows.get(title, frozenset()), from_1904=tells.odd_epoch)
        for title in book.sheet_names
    }
    return book, described, None


def _formatted(name: str, data: bytes, archive: zipfile.ZipFile) -> bytes:
    try:
        return formatted(data, archive)
    except BROKEN:
        raise unreadable(name, f"的单元格格式{NO_FORMATS}", RESAVE) from None


def _anew(name: str, archive: zipfile.ZipFile, described: dict[str, Part]) -> dict[str, bytes]:
    try:
        return amendments(archive, described)
    except BROKEN:
        raise unreadable(name, *TORN) from None


def diagnosis(name: str, data: bytes) -> Unreadable:
    """Why the workbook would not open, in words: a password, another kind of file, or damage."""
    if protected(data):
        return unreadable(name, "设有打开密码", "请在 WPS 或 Excel 中取消密码，另存为 .xlsx 后重新报送")
    for mark, what in (("WordDocument", "是 Word 文档"), ("PowerPoint Document", "是演示文稿")):
        if mark.encode("utf-16-le") in data:
            return unreadable(name, f"{what}，不是表格", "请把里面的表格另存为 .xlsx 后重新报送")
    return unreadable(name, "已损坏，或是读不了的旧格式", RESAVE)
