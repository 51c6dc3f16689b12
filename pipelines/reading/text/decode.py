"""Decode: bytes of a text file → text; byte-order mark, UTF-16 by its zeros, strict UTF-8, then GB18030 or Big5."""

from __future__ import annotations

import codecs

from pipelines.reading.text.chinese import LOOK_AT, SURE, everyday, is_doubtful
from pipelines.reading.text.chinese import encoding as chinese
from pipelines.reading.text.wide import wide
from pipelines.reading.unreadable import Unreadable, unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like UTF-16, so it stands before it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CUT_OFF = "unexpected end of data"
_RESEND = "请重新导出，或在 WPS、Excel 中打开原表，另存为 .xlsx 后重新报送"


def decode(name: str, data: bytes) -> str:
    """The file's text. Raises Unreadable when no encoding makes sense of the bytes."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(name, data[len(mark) :], encoding)
    if order := wide(data):
        return _strict(name, data, order)
    try:
        return data.decode("utf-8")  # what is valid UTF-8 is UTF-8, with Chinese in it or without
    except UnicodeDecodeError as error:
        if _is_damaged(data, error):
            raise _broken(name, data, error) from None
        encoding = chinese(data)
        text = _strict(name, data, encoding)
        if is_doubtful(data, encoding):
            raise unreadable(name, "里的文字看不出是哪种编码（不是 UTF-8，也不像中文编码）", _RESEND) from None
        return text


def _is_damaged(data: bytes, error: UnicodeDecodeError) -> bool:
    """Is it UTF-8 all the same, but for a few bytes lost on the way? Then no other encoding makes sense of it."""
    text = data[: max(LOOK_AT, error.end)].decode("utf-8", "replace")
    lost = text.count("\ufffd")
    letters = sum(letter > "\x7f" for letter in text) - lost
    cut_off = error.reason == _CUT_OFF and error.start > len(data) - 4
    return letters > (0 if cut_off else 4 * lost) and everyday(data) < SURE


def _broken(name: str, data: bytes, error: UnicodeDecodeError) -> Unreadable:
    if error.reason == _CUT_OFF:
        return unreadable(name, "的最后一个字只有一半，文件多半没有传完整", _RESEND)
    line = data.count(b"\n", 0, error.start) + 1
    return unreadable(name, f"是 UTF-8 文字，但第 {line} 行（第 {error.start + 1} 个字节）已损坏", _RESEND)


def _strict(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        what = f"从第 {error.start + 1} 个字节起不是有效的文字（按 {encoding.upper()} 解码失败）"
        raise unreadable(name, what, "请在 WPS 或 Excel 中打开原表，另存为 .xlsx 后重新报送") from None
