"""Read: any file a township hands in → its sheets as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from pipelines.reading.excel.package import is_workbook, opened
from pipelines.reading.excel.workbook import workbook
from pipelines.reading.folder import folder
from pipelines.reading.objects.objects import objects
from pipelines.reading.other.markup import markup
from pipelines.reading.other.spreadsheet_xml import spreadsheet_xml
from pipelines.reading.other.web_archive import web_archive
from pipelines.reading.sheet import Sheet
from pipelines.reading.sniff import foreign, kind
from pipelines.reading.text.decode import decode
from pipelines.reading.text.delimited import delimited
from pipelines.reading.unreadable import unreadable

Wanted = Callable[[str], Sequence[str]]  # a file's path in the archive (or none) → where in its JSON rows stand


def _anywhere(_path: str) -> Sequence[str]:
    return ()


def read(name: str, data: bytes, wanted: Wanted = _anywhere) -> list[Sheet]:
    """Every sheet of the file, told apart by its bytes and not by its name; every sheet has a name of its own.

    Raises Unreadable, whose message names the file, what is wrong with it and the way out.
    """
    if kind(data) == "zip":
        archive = opened(name, data)
        if not is_workbook(name, archive.namelist()):
            return _named(folder(name, archive, lambda path, inner: _member(path, inner, wanted)))
    return _named(_one(name, data, wanted("")))


def _member(path: str, data: bytes, wanted: Wanted) -> list[Sheet]:
    if kind(data) == "zip" and not is_workbook(path, opened(path, data).namelist()):
        raise unreadable(path, "是压缩包里的压缩包", "请解开这一层后重新打包报送")
    return _one(path, data, wanted(path))


def _one(name: str, data: bytes, wanted: Sequence[str]) -> list[Sheet]:
    stem = PurePosixPath(name).stem
    family = kind(data)
    if family == "empty":
        raise unreadable(name, "是空文件", "请核对后重新导出")
    if family == "binary":
        raise unreadable(name, foreign(data) or "不是表格文件", "请在 WPS 或 Excel 中另存为 .xlsx 后报送")
    if family in ("zip", "ole", "legacy"):
        return workbook(name, data)
    if family == "mhtml":
        return web_archive(name, stem, data)
    text = decode(name, data)
    if family == "xml":
        return spreadsheet_xml(name, text)
    if family == "html":
        return markup(name, stem, text)
    return objects(name, stem, text, wanted) if family == "json" else [delimited(name, stem, text)]


def _named(sheets: list[Sheet]) -> list[Sheet]:
    """Each sheet under a name of its own; damaged workbooks and web pages may use one twice."""
    taken: set[str] = set()
    named = []
    for sheet in sheets:
        name, number = sheet.name, 2
        while name in taken:
            name, number = f"{sheet.name} ({number})", number + 1
        taken.add(name)
        named.append(sheet if name == sheet.name else replace(sheet, name=name))
    return named
