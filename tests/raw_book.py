"""Raw book: an .xlsx written tag by tag, for the forms that no writer here makes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE = {
    MAIN: "http://schemas.openxmlformats.org/officeDocument/2006",
    STRICT: "http://purl.oclc.org/ooxml/officeDocument",
}
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
X15 = '<extLst><ext xmlns:x15="urn:x15"><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst>'
SHEET = "xl/worksheets/sheet1.xml"


def text(place: str, value: object) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def row(number: int, *cells: str, more: str = "") -> str:
    """Cells as tags, or as texts where they are none."""
    tags = [c if c.startswith("<") else text(f"{chr(65 + at)}{number}", c) for at, c in enumerate(cells) if c]
    return f'<row r="{number}"{more}>{"".join(tags)}</row>'


def styles(formats: Sequence[str], ns: str = MAIN) -> str:
    """A style for each format code, from 1; 0 is General."""
    codes = "".join(f'<numFmt numFmtId="{164 + at}" formatCode="{code}"/>' for at, code in enumerate(formats))
    cells = "".join(f'<xf numFmtId="{164 + at}" xfId="0"/>' for at in range(len(formats)))
    return (
        f'<styleSheet xmlns="{ns}"><numFmts count="{len(formats)}">{codes}</numFmts><fonts count="1"><font/></fonts>'
        f'<fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="2"><xf/>'
        f'<xf numFmtId="9"/></cellStyleXfs><cellXfs count="{1 + len(formats)}"><xf numFmtId="0"/>'
        f"{cells}</cellXfs></styleSheet>"
    )


def raw_book(
    rows: Sequence[str], *, formats: Sequence[str] = (), before: str = "", after: str = "", sheet: str = "项目台账",
    ns: str = MAIN, style_sheet: str | None = None, entry: Callable[[str], str] = str,
) -> bytes:  # fmt: skip
    """`before` and `after` stand around the list of sheets in workbook.xml; `entry` names the parts in the zip."""
    office = _OFFICE[ns]
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType='
        '"application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{ns}" xmlns:r="{office}/relationships">{before}<sheets>'
        f'<sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets>{after}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{office}/relationships/styles" Target="styles.xml"/></Relationships>',
        SHEET: f'<worksheet xmlns="{ns}"><sheetData>{"".join(rows)}</sheetData></worksheet>',
        "xl/styles.xml": style_sheet or styles(formats, ns),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            archive.writestr(entry(name), f'<?xml version="1.0" encoding="UTF-8"?>{xml}')
    return out.getvalue()
