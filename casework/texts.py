"""Texts: what people typed in a form, fit to be kept and printed."""

from __future__ import annotations

from casework.errors import Refused


def cleaned(what: str, text: str, most: int, *, is_needed: bool = True) -> str:
    """The text without what surrounds it, its lines ended in one way. Raises Refused where it is missing, too long, or
    holds signs that cannot be seen: no store and no .docx holds them."""
    text = text.replace("\r\n", "\n").strip()
    if is_needed and not text:
        raise Refused(f"请写明{what}。")
    if not all(line.replace("\t", " ").isprintable() for line in text.split("\n")):
        raise Refused(f"{what}里有不能显示的字符，请重新输入。")
    if len(text) > most:
        raise Refused(f"{what}最多 {most} 字，现在是 {len(text)} 字。")
    return text
