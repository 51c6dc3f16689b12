"""Amended: a workbook's parts written anew where the reader would take a cell for something that nobody sees.

<c s="1"><v>0.5</v></c>        in a style of percentages   →  50%
<c><f>F3*0.97</f></c>          a formula without a result  →  =F3*0.97     cleaning says that nobody calculated it
<workbookPr date1904="1"/> and a second one of another name  →  the first alone, for the reader believes the last

Only the parts that need it are touched, and only a workbook that has one is packed again.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from html import escape

from pipelines.reading.excel.arrays import reach, spread
from pipelines.reading.excel.package import Part, straight
from pipelines.reading.excel.styles import as_percent
from pipelines.reading.sheet import Range

_PERCENT = (
    rb"""<(?P<p>(?:\w+:)?)c\b(?=[^>]*?\ss=["'](?:%s)["'])(?P<at>[^>]*)>"""
    rb"(?P<f>\s*<(?P=p)f\b[^>]*?(?:/>|>[^<]*</(?P=p)f>))?\s*<(?P=p)v>(?P<v>[^<]*)</(?P=p)v>"
)
_BARE = (
    rb"<(?P<p>(?:\w+:)?)c\b(?![^>]*?\ss=)(?P<at>[^>]*)>"
    rb"(?P<f>\s*<(?P=p)f\b[^>]*?(?:/>|>[^<]*</(?P=p)f>))?\s*<(?P=p)v>(?P<v>[^<]*)</(?P=p)v>"
)
_FORMULA = re.compile(
    rb"<(?P<p>(?:\w+:)?)c\b(?P<at>[^>]*)>\s*"
    rb"(?:<!--.*?-->\s*)*<(?P=p)f\b(?P<about>[^>]*?)(?:/>|>(?P<f>[^<]*(?:<!\[CDATA\[.*?\]\]>[^<]*)*)</(?P=p)f>)\s*"
    rb"(?P<result><(?P=p)v\b[^>]*/>|<(?P=p)v\b[^>]*>(?P<v>[^<]*)</(?P=p)v>)?\s*</(?P=p)c>",
    re.DOTALL,
)
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_TYPE = re.compile(rb"""\s+t=["'](\w+)["']""")
_PROPERTIES = re.compile(rb"<((?:\w+:)?)workbookPr\b[^>]*?(?:/>|>.*?</\1workbookPr>)", re.DOTALL)
_ROOT = re.compile(rb"<((?:\w+:)?)workbook\b[^>]*>")
NEVER_SHOWN = "=…"  # a formula that stands with another cell (shared, a table of data)


def from_1904(xml: bytes) -> bytes:
    """workbook.xml with one statement of its properties: it counts days from 1904."""
    root = _ROOT.search(xml)
    if root is None:
        return xml
    rest = _PROPERTIES.sub(b"", xml[root.end() :])
    return xml[: root.end()] + b"<" + root[1] + b'workbookPr date1904="1"/>' + rest


def percentages(xml: bytes, styles: frozenset[int]) -> bytes:
    """A sheet whose cells in these styles hold the text that they show."""
    places = b"|".join(str(style).encode() for style in sorted(styles))
    xml = re.sub(_PERCENT % places, _percentage, xml)
    return re.sub(_BARE, _percentage, xml) if 0 in styles else xml  # a cell without a style has the first


def _percentage(match: re.Match[bytes]) -> bytes:
    kind = _TYPE.search(match["at"])
    if kind and kind[1] != b"n":  # text, errors and yes or no are shown as they are
        return match[0]
    shown = as_percent(match["v"].decode("utf-8", "replace").strip())
    at, p = _TYPE.sub(b"", match["at"]), match["p"]
    return b'<%sc%s t="str"><%sv>%s</%sv>' % (p, at, p, shown.encode(), p)


def uncalculated(xml: bytes, doubtful: bytes) -> bytes:
    """A sheet whose formulas without a result are texts; `doubtful` is the pattern of results that may be none."""
    is_doubtful = re.compile(doubtful)
    arrays: list[Range] = []

    def written(match: re.Match[bytes]) -> bytes:
        kind = _TYPE.search(match["at"])
        result = (match["v"] or b"").strip()
        if result and not (is_doubtful.fullmatch(result) and (not kind or kind[1] == b"n")):
            return match[0]
        if match["result"] and kind and kind[1] == b"str":  # worked out, and shows nothing
            return match[0]
        if filled := reach(match["about"]):
            arrays.append(filled)
        text = b"=" + _CDATA.sub(_escaped, match["f"]) if match["f"] else escape(NEVER_SHOWN).encode()
        at, p = _TYPE.sub(b"", match["at"]), match["p"]
        return b'<%sc%s t="str"><%sv>%s</%sv></%sc>' % (p, at, p, text, p, p)

    anew = _FORMULA.sub(written, xml)
    return spread(anew, arrays, NEVER_SHOWN.encode()) if arrays else anew


def _escaped(match: re.Match[bytes]) -> bytes:
    return escape(match[1].decode("utf-8", "replace")).encode()


def packed(archive: zipfile.ZipFile, parts: Mapping[str, bytes]) -> bytes:
    """The workbook again with these `parts` for its own, and every entry under a straight name."""
    data, taken = io.BytesIO(), set()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as anew:
        for entry in archive.infolist():
            path = straight(entry.filename)
            if not entry.is_dir() and path not in taken:
                taken.add(path)
                anew.writestr(path, parts[entry.filename] if entry.filename in parts else archive.read(entry.filename))
    return data.getvalue()


def amendments(archive: zipfile.ZipFile, described: Mapping[str, Part]) -> dict[str, bytes]:
    """The parts that must be written anew, by their names in the archive."""
    new_parts: dict[str, bytes] = {}
    for part in described.values():
        if part.percent or part.uncalculated:
            xml = archive.read(part.path)
            anew = percentages(xml, part.percent) if part.percent else xml
            anew = uncalculated(anew, part.uncalculated) if part.uncalculated else anew
            new_parts |= {part.path: anew} if anew != xml else {}
    if any(part.from_1904 for part in described.values()):
        path = next(entry for entry in archive.namelist() if straight(entry).lower() == "xl/workbook.xml")
        new_parts[path] = from_1904(archive.read(path))
    return new_parts
