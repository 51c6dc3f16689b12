"""Office: which office document a file is, and whether a macro or a password is in it; its text is never read.

What comes in may be hostile: it is called in a process of its own (apart.py).
"""

from __future__ import annotations

import io
import re
import zipfile

import olefile

MAIN = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
MOST_PARTS, MOST_TYPES = 10_000, 2_000_000  # entries of a .docx; bytes of its list of content types
MACRO_PARTS = re.compile(r"vbaproject|macrosheets/|vbadata|activex/", re.IGNORECASE)
# What a list of content types calls a macro's part, whatever the part itself is named.
MACRO_TYPES = re.compile(rb"macroenabled|vbaproject|vbadata|macrosheet|activex", re.IGNORECASE)
MACRO_STORAGES = frozenset({"macros", "vba", "_vba_project", "_vba_project_cur"})
SHEET, MACRO_SHEET = 0x0085, 1  # BIFF's record of a sheet, and the kind that holds Excel 4.0 macros


def of_zip(content: bytes) -> str:
    """docx, xlsx or a key of kinds.WHY."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return _of_parts(parts)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  (whatever a torn archive leads to)
        return "broken"


def _of_parts(parts: zipfile.ZipFile) -> str:
    names = parts.namelist()
    kinds = {MAIN[name] for name in names if name in MAIN}
    if "[Content_Types].xml" not in names or len(kinds) != 1:
        return "archive"
    if len(names) > MOST_PARTS:
        return "heavy"
    if len({name.lower() for name in names}) < len(names):  # which of two would be read is the reader's affair
        return "broken"
    with parts.open("[Content_Types].xml") as listing:
        types = listing.read(MOST_TYPES + 1)
    if len(types) > MOST_TYPES:  # what stands behind would go unread
        return "heavy"
    if MACRO_TYPES.search(types.replace(b"\0", b"")) or any(MACRO_PARTS.search(name) for name in names):
        return "macro"  # without noughts, for the list may be written in UTF-16
    return kinds.pop()


def of_ole(content: bytes) -> str:
    """doc, xls or a key of kinds.WHY; an installer (.msi) and a mail (.msg) have the same first bytes."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            return _of_streams(file)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  (as above)
        return "broken"


def _of_streams(file: olefile.OleFileIO) -> str:
    streams = file.listdir(streams=True, storages=True)
    names = {name.lower() for path in streams for name in path}
    top = {path[0].lower() for path in streams if len(path) == 1}
    if "encryptedpackage" in names:
        return "locked"
    if names & MACRO_STORAGES:
        return "macro"
    if "worddocument" in top:
        return "doc"
    book = next((name for name in ("workbook", "book") if name in top), None)
    if book is None:
        return "other"
    return "macro" if _has_macro_sheet(file.openstream(book).read()) else "xls"


def _has_macro_sheet(book: bytes) -> bool:
    """Whether one of the workbook's sheets is a sheet of Excel 4.0 macros: no project of its own gives it away."""
    at = 0
    while at + 4 <= len(book):
        record, length = (int.from_bytes(book[at + n : at + n + 2], "little") for n in (0, 2))
        body = book[at + 4 : at + 4 + length]
        if record == SHEET and len(body) > 5 and body[5] == MACRO_SHEET:
            return True
        at += 4 + length
    return False
