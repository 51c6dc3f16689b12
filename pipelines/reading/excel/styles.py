"""Styles: which styles of a workbook show a number as a percentage; its cells keep 1 and show 100%.

A style is known by its place in the list that cells refer to (cellXfs); its format by number (9 and 10 are Excel's own
percentages) or by what the workbook says (0.0%, 0%;[Red]-0%).
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from html import unescape

from pipelines.reading.excel.exact import shown

BUILT_IN = {9: "0%", 10: "0.00%"}
_FORMAT = re.compile(r"<(?:\w+:)?numFmt\b([^>]*)>")
_FORMATS = re.compile(r"<((?:\w+:)?)numFmts\b.*?</\1numFmts>", re.DOTALL)  # conditional formats have their own
_CELL_STYLES = re.compile(r"<((?:\w+:)?)cellXfs\b.*?</\1cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<(?:\w+:)?xf\b([^>]*)>")
_NAMED = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # text, escapes, padding and conditions of a format


def is_percent(code: str) -> bool:
    """Does the format show a hundred times the number?"""
    return "%" in _LITERAL.sub("", code)


def percent_styles(xml: bytes) -> frozenset[int]:
    """The places of the cell styles that show percentages. Most workbooks have none, and are looked at for a sign."""
    if b"%" not in xml and not re.search(rb"numFmtId\s*=\s*[\"'](?:9|10)[\"']", xml):
        return frozenset()
    return frozenset(at for at, code in enumerate(formats(xml)) if is_percent(code))


def formats(xml: bytes) -> list[str]:
    """The format of each cell style, in their order; "" for those of Excel's own that show the number alone."""
    text = xml.decode("utf-8", "replace")
    list_ = _FORMATS.search(text)
    entries = [attributes(match[1]) for match in _FORMAT.finditer(list_[0] if list_ else "")]
    own = {a.get("numFmtId", ""): unescape(a.get("formatCode", "")) for a in entries}
    styles = _CELL_STYLES.search(text)
    numbers = [attributes(match[1]).get("numFmtId", "0") for match in _STYLE.finditer(styles[0] if styles else "")]
    built_in = {str(number): code for number, code in BUILT_IN.items()}
    return [own.get(number, built_in.get(number, "")) for number in numbers]


def attributes(tag: str) -> dict[str, str]:
    """What stands in an XML tag."""
    return {name: double or single for name, double, single in _NAMED.findall(tag)}


def as_percent(text: str) -> str:
    """0.5 → 50%; whatever is no number stays."""
    try:
        # the number as Excel shows it: 0.57 kept as 0.56999999999999995 is 57%
        number = Decimal(shown(float(text))) * 100
    except (ValueError, InvalidOperation):
        return text
    return format(number.normalize(), "f") + "%" if number.is_finite() else text
