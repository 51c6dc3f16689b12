"""Open document: what an .ods sheet tells that the reader's cells do not.

<table:table-cell office:value-type="percentage" office:value="0.5">   →  a text, 50%
<table:table-cell table:formula="of:=[.F3]*0.97"/>  without a result   →  a text, =[.F3]*0.97
Rows that a filter or a person hid are counted; days stand in the file as days, but a plain number counts from the
book's own first day (table:null-date).
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from html import escape, unescape

from pipelines.reading.excel.styles import as_percent, attributes

PART = "content.xml"
USUAL = "1899-12-30"
_PERCENT = re.compile(r'(<table:table-cell\b)([^>]*?\soffice:value-type="percentage"[^>]*?)(/?>)')
_FORMULA = re.compile(r'(<table:table-cell\b)(?![^>]*\soffice:value-type=)([^>]*?\stable:formula="[^>]*?)(/?>)')
_VALUE = re.compile(r'\s(?:office:value-type|office:value|calcext:value-type|office:string-value)="[^"]*"')
_NULL_DATE = re.compile(r'<table:null-date\b[^>]*?\stable:date-value="([^"]+)"')
_STEP = re.compile(r"<table:(table-row|table)(?=[\s/>])([^>]*)>")


@dataclass(frozen=True)
class Content:
    """content.xml as it is to be read, and by sheet the rows that nobody sees."""

    anew: bytes | None
    hidden_rows: dict[str, frozenset[int]]
    odd_epoch: bool


def content(archive: zipfile.ZipFile) -> Content:
    """Raises what unpacking raises."""
    xml = archive.read(PART).decode("utf-8", "replace")
    anew = _PERCENT.sub(_percentage, xml) if 'value-type="percentage"' in xml else xml
    anew = _FORMULA.sub(_uncalculated, anew) if "table:formula=" in xml else anew
    first = _NULL_DATE.search(xml)
    odd_epoch = bool(first and first[1][:10] != USUAL)
    return Content(anew.encode() if anew != xml else None, _hidden(xml) if "visibility=" in xml else {}, odd_epoch)


def _percentage(match: re.Match[str]) -> str:
    return _text(match, as_percent(attributes(match[2]).get("office:value", "")))


def _uncalculated(match: re.Match[str]) -> str:
    formula = unescape(attributes(match[2]).get("table:formula", ""))
    return _text(match, "=" + formula.partition("=")[2])


def _text(match: re.Match[str], text: str) -> str:
    attrs = f' office:value-type="string" office:string-value="{escape(text)}"'
    return match[1] + attrs + _VALUE.sub("", match[2]) + match[3]


def _hidden(xml: str) -> dict[str, frozenset[int]]:
    hidden: dict[str, set[int]] = {}
    name, row = "", 0
    for step in _STEP.finditer(xml):
        attrs = attributes(step[2])
        if step[1] == "table":
            name, row = unescape(attrs.get("table:name", "")), 0
            continue
        repeated = attrs.get("table:number-rows-repeated", "1")
        count = min(int(repeated), 1_048_576) if repeated.isascii() and repeated.isdigit() else 1
        if attrs.get("table:visibility") in ("collapse", "filter"):
            hidden.setdefault(name, set()).update(range(row + 1, row + count + 1))
        row += count
    return {sheet: frozenset(rows) for sheet, rows in hidden.items()}
