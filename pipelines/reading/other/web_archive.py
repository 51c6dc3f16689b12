"""Web archive: a workbook saved as one web page (.mht), which Excel and some systems also name .xls."""

from __future__ import annotations

import html
import re
from email import message_from_bytes
from email.message import Message
from pathlib import PurePosixPath

from pipelines.reading.other.markup import markup
from pipelines.reading.sheet import Sheet
from pipelines.reading.text.decode import decode
from pipelines.reading.unreadable import unreadable

_SHEET_NAME = re.compile(r"<x:Name>([^<]+)</x:Name>")
_TABLE = re.compile(r"<table\b", re.IGNORECASE)


def web_archive(name: str, stem: str, data: bytes) -> list[Sheet]:
    """The tables of every page inside; sheets bear the names the workbook gave them. Raises Unreadable."""
    pages = [(_location(part), _page(name, part)) for part in message_from_bytes(data).walk() if _is_page(part)]
    titles = [html.unescape(title) for _, text in pages for title in _SHEET_NAME.findall(text)]
    tables = [(place, text) for place, text in pages if _TABLE.search(text) and place != "tabstrip"]
    if not tables:
        raise unreadable(name, "是网页存档，里面没有表格", "请在 WPS 或 Excel 中打开，另存为 .xlsx 后重新报送")
    named = titles if len(titles) == len(tables) else [place or stem for place, _ in tables]
    return [sheet for title, (_, text) in zip(named, tables, strict=True) for sheet in markup(name, title, text)]


def _is_page(part: Message) -> bool:
    return part.get_content_type() == "text/html"


def _location(part: Message) -> str:
    return PurePosixPath(str(part.get("Content-Location", "")).replace("\\", "/")).stem


def _page(name: str, part: Message) -> str:
    payload = part.get_payload(decode=True)
    return decode(name, payload) if isinstance(payload, bytes) else ""
