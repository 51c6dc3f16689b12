"""Read: any file a township hands in → its sheets as text."""

from __future__ import annotations

from pathlib import PurePosixPath

from pipelines.reading.decode import decode
from pipelines.reading.delimited import delimited
from pipelines.reading.markup import markup
from pipelines.reading.objects import objects
from pipelines.reading.sheet import Sheet
from pipelines.reading.sniff import foreign, kind
from pipelines.reading.unreadable import unreadable
from pipelines.reading.workbook import RESAVE, workbook


def read(name: str, data: bytes) -> list[Sheet]:
    """Every sheet of the file, told apart by its bytes and not by its name.

    Raises Unreadable, whose message names the file, what is wrong with it and the way out.
    """
    stem = PurePosixPath(name).stem
    family = kind(data)
    if family == "empty":
        raise unreadable(name, "是空文件", "请核对后重新导出")
    if family == "binary":
        raise unreadable(name, foreign(data) or "不是表格文件", "请在 WPS 或 Excel 中另存为 .xlsx 后报送")
    if family == "xml":
        raise unreadable(name, "是“XML 表格 2003”格式", RESAVE)
    if family in ("zip", "ole"):
        return workbook(name, data)
    text = decode(name, data)
    if family == "html":
        return markup(name, stem, text)
    if family == "json":
        return objects(name, stem, text)
    return [delimited(name, stem, text)]
