"""Text: what people typed as a .docx can hold it, and values as a table writes them.

"甲\\x00乙\\r\\n丙"  →  ["甲乙", "丙"]        380000.5  →  "380,000.50"        None  →  "—"
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Any

from reports.workbooks.workbook import MISSING

ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x84\x86-\x9f]")  # to XML 1.0
# They turn the reading direction, or cannot be seen at all: a name would be read as another one.
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """The text without what XML forbids or nobody can see, its lines ended in one way."""
    return UNSEEN.sub("", ILLEGAL.sub("", BREAKS.sub("\n", text)))


def lines(text: str) -> list[str]:
    """The lines that have something in them."""
    return [line.strip() for line in clean(text).split("\n") if line.strip()]


def one_line(text: str) -> str:
    """The text on one line."""
    return " ".join(lines(text))


def written(value: Any, decimals: int) -> str:
    """A value of a table: figures with thousands and so many decimals, days as ISO, nothing as —."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return MISSING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:,.{decimals}f}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else "\n".join(lines(str(value)))
