r"""Standard: a workbook whose parts stand under other names than Excel gives them, under Excel's own.

book/main.xml, which _rels/.rels names  →  xl/workbook.xml      Target="worksheets\sheet1.xml"  →  worksheets/sheet1.xml

Excel follows the relations between the parts, whatever they are called; the reader looks for the usual names.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile

from pipelines.reading.excel.package import BROKEN, straight

_ROOT = "_rels/.rels"
_BOOK = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_TARGET = re.compile(rb"""(\sTarget\s*=\s*["'])([^"']*)""")
_OWN = ("[content_types].xml", "_rels/", "docprops/")
_TO_BOOK = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    b'Target="xl/workbook.xml"/>'
    b"</Relationships>"
)


def standardised(archive: zipfile.ZipFile) -> bytes | None:
    """The workbook anew under the usual names; None where it has them, and where it does not say which its book is."""
    try:
        return _standardised(archive)
    except BROKEN:
        return None  # `parts` meets the same damage, or no book under its usual name, and refuses the workbook


def _standardised(archive: zipfile.ZipFile) -> bytes | None:
    names = {straight(name): name for name in archive.namelist()}
    usual = {name.lower() for name in names}
    moved, from_root = dict.fromkeys(names, ""), (b"", b"")
    if usual.isdisjoint(_BOOK):
        if not (book := _book(archive, names)):
            return None
        moved = {name: _moved(name, book) for name in names}
        folder = posixpath.dirname(book)
        from_root = (f'="/{folder}/'.encode() if folder else b'="/', b'="/xl/')
    links = [name for name in names if name.lower().endswith(".rels")]
    crooked = [name for name in links if any(b"\\" in m[2] for m in _TARGET.finditer(archive.read(names[name])))]
    lacks_root = _ROOT not in usual and not usual.isdisjoint(_BOOK[:1])
    if not (crooked or lacks_root or any(moved.values())):
        return None
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as anew:
        if _ROOT not in usual or any(moved.values()):
            anew.writestr(_ROOT, _TO_BOOK)
        for name, entry in names.items():
            if not name.endswith("/") and not (name.lower() == _ROOT and any(moved.values())):
                part = archive.read(entry)
                part = _TARGET.sub(_near, part) if name in links else part
                anew.writestr(moved[name] or name, part.replace(*from_root) if name in links and from_root[0] else part)
    return data.getvalue()


def _book(archive: zipfile.ZipFile, names: dict[str, str]) -> str:
    root = next((entry for name, entry in names.items() if name.lower() == _ROOT), None)
    links = _LINK.findall(archive.read(root)) if root else []
    targets = [
        match[2] for link in links if re.search(rb"""/officeDocument["']""", link) and (match := _TARGET.search(link))
    ]
    path = straight(targets[0].decode("utf-8", "replace")) if len(targets) == 1 else ""
    return path if path.endswith(".xml") and path in names else ""


def _moved(name: str, book: str) -> str:
    """The usual name of a part, where it is another."""
    folder, own = posixpath.split(book)
    if folder and not name.startswith(f"{folder}/"):
        return ""
    if not folder and name.lower().startswith(_OWN):
        return "xl/_rels/workbook.xml.rels" if name == f"_rels/{own}.rels" else ""
    inside = name[len(folder) + 1 :] if folder else name
    return "xl/" + {own: "workbook.xml", f"_rels/{own}.rels": "_rels/workbook.xml.rels"}.get(inside, inside)


def _near(match: re.Match[bytes]) -> bytes:
    return match[1] + match[2].replace(b"\\", b"/")
