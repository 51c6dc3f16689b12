"""Package: the zip behind an .xlsx; refuses bombs, and finds each sheet's part, merged cells and extent."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError, fromstring

import numpy as np

from pipelines.reading.sheet import Range
from pipelines.reading.unpacked import unpacked
from pipelines.reading.unreadable import unreadable

MOST_BYTES = 1_500_000_000  # expanded
MOST_RATIO = 250  # expanded ÷ packed; deflate itself ends near 1,030, honest ledgers stay below 100
RATIO_FROM = 64_000_000  # below this size a high ratio harms nobody
MOST_CELLS = 60_000_000  # one stray cell at XFD1048576 would make a reader lay out 17 billion
WAY_OUT = "请在 WPS 或 Excel 中打开，只保留要报送的工作表，另存为 .xlsx 后重新报送"
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, LookupError)

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_WIDE = re.compile(rb'r="([A-Z]{2,3})\d')  # cells beyond column Z; opens with a literal, which keeps the search fast
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,7})"')
_FIRST = re.compile(rb'<c r="A\d{1,7}"[^<>]*><v>[^<]')  # a cell of column A that holds something
_ERROR = re.compile(rb">\s*#")  # the value of an error cell; looked for only where there is a # at all
_OVERLAP = 256  # a tag may straddle two chunks


@dataclass(frozen=True)
class Part:
    """What the XML of a sheet tells that its values do not.

    `plain`: its cells begin in column A and none is an Excel error, so the reader's short way loses nothing.
    """

    worksheet: bool
    merged: tuple[Range, ...] = ()
    hidden: bool = False
    plain: bool = False


def column_number(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def opened(name: str, data: bytes) -> zipfile.ZipFile:
    """The archive, once its declared sizes are bearable. Raises Unreadable.

    Sizes may be declared wrongly; but nothing is ever expanded past what is declared.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except BROKEN:
        raise unreadable(name, "已损坏或没有传完整（压缩结构不完整）", "请重新导出或重新上传这个文件") from None
    expanded, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if expanded > MOST_BYTES or (expanded > RATIO_FROM and expanded > MOST_RATIO * max(packed, 1)):
        raise unreadable(name, f"解压后有 {expanded / 1e6:,.0f} MB，异常庞大，已拒绝展开", WAY_OUT)
    if entries and all(e.flag_bits & 1 for e in entries if not e.is_dir()):
        raise unreadable(name, "是加密的压缩包", "请解除密码后重新报送")
    return archive


def is_workbook(name: str, entries: list[str]) -> bool:
    """Is this zip one document, or a folder of files? An OpenDocument sheet keeps its table in content.xml."""
    for folder, what in (("word/", "是 Word 文档"), ("ppt/", "是演示文稿")):
        if any(entry.startswith(folder) for entry in entries):
            raise unreadable(name, f"{what}，不是表格", "请把里面的表格另存为 .xlsx 后重新报送")
    return any(entry.lower().startswith("xl/") or entry == "content.xml" for entry in entries)


def parts(name: str, archive: zipfile.ZipFile) -> dict[str, Part]:
    """Every sheet's part by sheet name; a sheet whose part is missing counts as an empty worksheet."""
    try:
        book = fromstring(_small(archive, "xl/workbook.xml"))  # noqa: S314 (no entities: see _small)
        links = fromstring(_small(archive, "xl/_rels/workbook.xml.rels"))  # noqa: S314
    except KeyError:
        return {}  # .xlsb and OpenDocument sheets have no such part
    except (*BROKEN, ParseError):  # what these two parts hide, the limits below could not see
        raise unreadable(name, "已损坏或不合规范（工作簿目录无法读取）", WAY_OUT) from None
    targets = {link.get("Id"): (link.get("Target") or "", link.get("Type") or "") for link in links}
    found, names = {}, set(archive.namelist())
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            target, kind = targets.get(sheet.get(_RELATION) or sheet.get("id"), ("", "/worksheet"))
            path = posixpath.normpath(posixpath.join("xl", target)) if target[:1] != "/" else target[1:]
            worksheet = kind.endswith("/worksheet")
            merged, plain = _scanned(name, archive, path) if worksheet and path in names else ((), False)
            hidden = sheet.get("state", "visible") != "visible"
            found[sheet.get("name") or ""] = Part(worksheet, merged, hidden, plain)
    return found


def _small(archive: zipfile.ZipFile, path: str) -> bytes:
    """A part that describes the workbook; entity declarations and absurd sizes have no business there."""
    data = archive.read(path) if archive.getinfo(path).file_size < 16_000_000 else b""
    if not data or b"<!ENTITY" in data:
        raise ValueError(path)
    return data


def _scanned(name: str, archive: zipfile.ZipFile, path: str) -> tuple[tuple[Range, ...], bool]:
    """Read one sheet's XML through once, in chunks: its merged ranges, whether it is plain, how far its cells reach."""
    merged: list[Range] = []
    from_a, errors = False, False
    tail, last_row, last_column = b"", 0, 26
    try:
        for chunk in unpacked(archive, path):
            text = tail + chunk
            if b"m" in text and b"mergeCell " in text:  # one letter is found much faster than a word
                merged += [_range(match) for match in _MERGE.finditer(text)]
            last_row = max(last_row, *(int(m[1]) for m in _ROW.finditer(text[text.rfind(b"<row") :])), 0)
            if _pairs(text):
                wide = {column_number(letters.decode()) + 1 for letters in set(_WIDE.findall(text))}
                last_column = max([last_column, *wide])
            from_a = from_a or bool(_FIRST.search(text))
            errors = errors or (b"#" in text and bool(_ERROR.search(text)))
            tail = text[-_OVERLAP:]
    except BROKEN:
        raise unreadable(name, "已损坏或没有传完整（工作表解压失败）", "请重新导出或重新上传这个文件") from None
    if last_row * last_column > MOST_CELLS:
        reach = f"第 {last_row} 行、第 {last_column} 列"
        raise unreadable(name, f"的表格一直延伸到{reach}，多半是误填了很远的单元格", WAY_OUT)
    return tuple(dict.fromkeys(merged)), from_a and not errors


def _pairs(text: bytes) -> bool:
    """Do two capitals stand side by side? Without any, no cell lies beyond column Z, and the slow search is spared."""
    capital = (np.frombuffer(text, dtype=np.uint8) - np.uint8(65)) < 26
    return bool((capital[1:] & capital[:-1]).any())


def _range(match: re.Match[bytes]) -> Range:
    first_column, first_row, last_column, last_row = (group.decode() for group in match.groups())
    return int(first_row), column_number(first_column), int(last_row), column_number(last_column)
