"""Decode: bytes of a text file → text; byte-order mark, UTF-16 by its zeros, strict UTF-8, then GB18030 or Big5."""

from __future__ import annotations

import codecs
import re

from pipelines.reading.chinese import encoding as chinese
from pipelines.reading.unreadable import unreadable
from pipelines.reading.wide import wide

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CJK = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")
_ODD_LATIN = re.compile(r"[\u0080-\u07ff]")


def decode(name: str, data: bytes) -> str:
    """The file's text. Raises Unreadable when no encoding makes sense of the bytes."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(name, data[len(mark) :], encoding)
    if order := wide(data):
        return _strict(name, data, order)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(name, data, chinese(data))
    # Short GBK words can be valid UTF-8 by chance; then they show letters no ledger has, and no Chinese at all.
    if _ODD_LATIN.search(text) and not CJK.search(text):
        try:
            again = data.decode("gb18030")
        except UnicodeDecodeError:
            return text
        return again if CJK.search(again) else text
    return text


def _strict(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        what = f"从第 {error.start + 1} 个字节起不是有效的文字（按 {encoding.upper()} 解码失败）"
        raise unreadable(name, what, "请在 WPS 或 Excel 中打开原表，另存为 .xlsx 后重新报送") from None
