"""Package: the zip behind an .xlsx; refuses bombs, and finds each sheet's part, merged cells and extent."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import ParseError, fromstring

from pipelines.reading.excel.scan import POI_ZERO, ZERO, Signs, scanned
from pipelines.reading.excel.styles import percent_styles
from pipelines.reading.sheet import Range
from pipelines.reading.unreadable import unreadable

MOST_BYTES = 1_500_000_000  # expanded
MOST_RATIO = 250  # expanded ÷ packed; deflate itself ends near 1,030, honest ledgers stay below 100
RATIO_FROM = 64_000_000  # below this size a high ratio harms nobody
BLOCK = 1 << 20
MOST_CELLS = 60_000_000  # one stray cell at XFD1048576 would make a reader lay out 17 billion
WAY_OUT = "请在 WPS 或 Excel 中打开，只保留要报送的工作表，另存为 .xlsx 后重新报送"
TORN = ("已损坏或没有传完整（工作表解压失败）", "请重新导出或重新上传这个文件")
NO_FORMATS = "读不出来，百分比、金额单位都可能看错，未读取"
# What zipfile and its decompressors raise over a damaged archive, an unknown compression or a part under a password.
# Whoever catches these says so in a sentence: a part that could not be looked into is never one with nothing in it.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, LookupError)

_FULL_CALC = re.compile(
    rb"""\sfullCalcOnLoad\s*=\s*["'](?:1|true)["']"""
)  # Excel writes it never, and drops it on saving
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_MAC = re.compile(rb"""<(?:\w+:)?workbookPr\b[^>]*?\sdate1904\s*=\s*["']\s*(?:1|true|on)\s*["']""", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """What the XML of a sheet tells that its values do not.

    `plain`: its cells begin in column A and none is an Excel error, so the reader's short way loses nothing.
    `hidden_rows` are those nobody sees, `subtotals` those whose formulas count only what is seen.
    """

    worksheet: bool
    merged: tuple[Range, ...] = ()
    hidden: bool = False
    plain: bool = False
    path: str = ""
    percent: frozenset[int] = frozenset()  # the styles of its cells that show percentages
    uncalculated: bytes = b""  # where formulas may have no result: the pattern of results that are none
    hidden_rows: frozenset[int] = frozenset()
    subtotals: frozenset[int] = frozenset()
    from_1904: bool = False


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
    entries = [straight(entry).lower() for entry in entries]
    for folder, what in (("word/", "是 Word 文档"), ("ppt/", "是演示文稿")):
        if any(entry.startswith(folder) for entry in entries):
            raise unreadable(name, f"{what}，不是表格", "请把里面的表格另存为 .xlsx 后重新报送")
    if "[content_types].xml" in entries and any("worksheets/" in entry for entry in entries):
        return True  # its parts in another folder than xl/
    return any(entry.startswith("xl/") or entry == "content.xml" for entry in entries)


def straight(entry: str) -> str:
    """An entry's name as the standard wants it: old programs write xl\\workbook.xml, others ./xl/ or /xl/."""
    return posixpath.normpath(entry.replace("\\", "/")).lstrip("/") + ("/" if entry.endswith(("/", "\\")) else "")


def parts(name: str, archive: zipfile.ZipFile) -> dict[str, Part]:
    """Every sheet's part by sheet name; a sheet whose part is missing counts as an empty worksheet."""
    entries = {straight(entry).lower(): entry for entry in archive.namelist()}
    try:
        written = _small(archive, entries["xl/workbook.xml"])
        book = fromstring(written)  # noqa: S314 (no entities: see _small)
        links = fromstring(_small(archive, entries["xl/_rels/workbook.xml.rels"]))  # noqa: S314
    except (*BROKEN, ParseError):
        if "xl/workbook.xml" not in entries and any(posixpath.basename(entry) == "workbook.bin" for entry in entries):
            return {}  # an .xlsb describes itself in other parts (extent.py)
        # What these two parts hide, the limits below could not see; nor could anybody say which cells are percentages
        # or merged, while the reader, which looks for the workbook by itself, would give them all the same.
        raise unreadable(name, "已损坏或不合规范（工作簿目录无法读取）", WAY_OUT) from None
    _read_through(name, archive, entries.get("xl/sharedstrings.xml"))
    targets = {link.get("Id"): (link.get("Target") or "", link.get("Type") or "") for link in links}
    part_by_sheet = {}
    _styles_in_place(name, targets.values(), entries)
    signs = Signs(_percent_styles(name, archive, entries), ZERO if _FULL_CALC.search(written) else POI_ZERO)
    from_1904 = bool(_MAC.search(_COMMENT.sub(b"", written)))
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            link = next((value for key, value in sheet.items() if key.endswith("}id")), sheet.get("id"))
            target, kind = targets.get(link, ("", "/worksheet"))
            path = entries.get(_place(target), "")
            worksheet = kind.endswith("/worksheet")
            part = Part(worksheet, hidden=sheet.get("state", "visible") != "visible", path=path, from_1904=from_1904)
            part_by_sheet[sheet.get("name") or ""] = (
                _looked_through(name, archive, part, signs) if worksheet and path else part
            )
    return part_by_sheet


def _place(target: str) -> str:
    """Where a link of the workbook leads, in small letters."""
    target = target.replace("\\", "/")
    return (posixpath.normpath(posixpath.join("xl", target)) if target[:1] != "/" else target[1:]).lower()


def _styles_in_place(name: str, targets: Iterable[tuple[str, str]], entries: Mapping[str, str]) -> None:
    """Raises Unreadable where the styles that the workbook names are not where every reader looks for them: 100 % would
    be read as 1, 38 万元 as 38 and a day as a number."""
    places = [_place(target) for target, kind in targets if kind.endswith("/styles")]
    if places and not (places == ["xl/styles.xml"] and places[0] in entries):
        raise unreadable(name, f"的单元格格式{NO_FORMATS}", WAY_OUT)


def _looked_through(name: str, archive: zipfile.ZipFile, part: Part, signs: Signs) -> Part:
    try:
        scan = scanned(archive, part.path, signs)
    except BROKEN:
        raise unreadable(name, *TORN) from None
    if scan.last_row * scan.last_column > MOST_CELLS:
        reach = f"第 {scan.last_row} 行、第 {scan.last_column} 列"
        raise unreadable(name, f"的表格一直延伸到{reach}，多半是误填了很远的单元格", WAY_OUT)
    return replace(
        part,
        merged=tuple(dict.fromkeys(scan.merged)),
        plain=scan.from_a and not scan.errors,
        percent=signs.percent if scan.percent else frozenset(),
        uncalculated=signs.no_result if scan.uncalculated else b"",
        hidden_rows=frozenset(scan.hidden_rows),
        subtotals=frozenset(scan.subtotals) if scan.hidden_rows else frozenset(),
    )


def _read_through(name: str, archive: zipfile.ZipFile, path: str | None) -> None:
    """Raises Unreadable where the part is not what its check sum says: the reader stops before it would notice, and
    gives 390000 for 380000."""
    if path is None:
        return
    try:
        with archive.open(path) as part:
            while part.read(BLOCK):
                continue
    except BROKEN:
        raise unreadable(name, *TORN) from None


def _percent_styles(name: str, archive: zipfile.ZipFile, entries: dict[str, str]) -> frozenset[int]:
    """The styles that show a percentage. Raises Unreadable: without them 100 % would be read as 1."""
    if "xl/styles.xml" not in entries:
        return frozenset()
    try:
        return percent_styles(_small(archive, entries["xl/styles.xml"]))
    except BROKEN:
        raise unreadable(name, f"的单元格格式{NO_FORMATS}", WAY_OUT) from None


def _small(archive: zipfile.ZipFile, path: str) -> bytes:
    """A part that describes the workbook; entity declarations and absurd sizes have no business there."""
    data = archive.read(path) if archive.getinfo(path).file_size < 16_000_000 else b""
    if not data or b"<!ENTITY" in data:
        raise ValueError(path)
    return data
