"""Folder: a .zip of ledgers → the sheets of every file inside; one that cannot be read costs only itself."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace

import polars as pl

from pipelines.reading.excel.package import BROKEN
from pipelines.reading.members import members
from pipelines.reading.sheet import Sheet
from pipelines.reading.unreadable import Unreadable, unreadable

MOST_FILES = 1000
MOST_BYTES = 500_000_000  # of all files, expanded
SPLIT = "请分成几个压缩包报送"


def folder(name: str, archive: zipfile.ZipFile, read: Callable[[str, bytes], list[Sheet]]) -> list[Sheet]:
    """Sheets named “path › sheet”, their `origin` the path. Raises Unreadable where the whole archive is at fault."""
    files = members(archive)
    if not files:
        raise unreadable(name, "是压缩包，里面没有文件", "请核对后重新打包报送")
    if len(files) > MOST_FILES:
        raise unreadable(name, f"里有 {len(files)} 个文件，超过 {MOST_FILES} 个", SPLIT)
    expanded = sum(entry.file_size for _, entry in files)
    if expanded > MOST_BYTES:
        raise unreadable(name, f"解压后有 {expanded / 1e6:,.0f} MB，超过 {MOST_BYTES / 1e6:,.0f} MB", SPLIT)
    return [sheet for path, entry in files for sheet in _sheets(path, archive, entry, read)]


def _sheets(
    path: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, read: Callable[[str, bytes], list[Sheet]]
) -> list[Sheet]:
    try:
        sheets = read(path, _bytes(path, archive, entry))
    except Unreadable as error:
        nothing = pl.DataFrame(schema={"row": pl.Int32})
        return [Sheet(path, False, nothing, origin=path, problem=error.message)]
    return [replace(sheet, name=f"{path} › {sheet.name}", origin=path) for sheet in sheets]


def _bytes(path: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.flag_bits & 1:
        raise unreadable(path, "在压缩包里设有密码", "请解除密码后重新打包报送")
    try:
        return archive.read(entry)
    except BROKEN:
        raise unreadable(path, "在压缩包里已损坏，解不开", "请重新打包报送") from None
