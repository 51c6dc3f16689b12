"""Blank: an empty document in the styles of GB/T 9704, and its bytes, the same for the same content."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

PARTS = Path(__file__).parent / "parts"
# Of python-docx's template only these are kept; the rest speaks of the machine and the fonts that it was made on.
KEPT = (RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.FONT_TABLE)
PACKAGE_KEPT = (RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES)
OLDEST = (1980, 1, 1, 0, 0, 0)  # the time of every file inside: a zip knows no zone
LONGEST = 255  # characters of a property


def blank(title: str, author: str) -> Any:
    """A python-docx document without a paragraph, named and signed."""
    made = docx.Document()
    _drop(made.part.package.rels, PACKAGE_KEPT)
    _drop(made.part.rels, KEPT)
    made.part._styles_part._element = parse_xml(_part("styles"))
    made.part._settings_part._element = parse_xml(_part("settings"))
    made.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = _part("fonts")
    about = made.core_properties
    about.title, about.author, about.last_modified_by = title[:LONGEST], author[:LONGEST], author[:LONGEST]
    about.comments = about.keywords = about.subject = ""
    about.language, about.revision = "zh-CN", 1
    return made


def packed(document: Any, now: datetime) -> bytes:
    """The document as a file of that moment, which has no zone and is China's, or says its zone."""
    about = document.core_properties
    about.created = about.modified = now.astimezone(UTC).replace(tzinfo=None) if now.tzinfo else now
    written, again = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, OLDEST)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(entry, old.read(name))
    return again.getvalue()


@cache
def _part(name: str) -> bytes:
    return (PARTS / f"{name}.xml").read_bytes()


def _drop(relations: Any, kept: tuple[str, ...]) -> None:
    for key, relation in list(relations.items()):
        if relation.reltype not in kept:
            del relations[key]
