"""Suffix: the format of an export is what its file's name ends in; a name that ends otherwise is refused.

`-o 项目.xlsx` is a workbook, `-o 项目.xlsx --format csv` a contradiction, `-o 项目.txt` nobody knows, and `-o 项目`
says nothing: it needs --format.
"""

from __future__ import annotations

from pathlib import Path

from reports.export import FORMATS


class Contradicted(ValueError):
    """The name and the format do not go together; the message says what would."""


def format_of(out: Path, asked: str | None) -> str:
    """The format to write `out` in; `asked` is what was said beside its name. Raises Contradicted."""
    known = "、".join(FORMATS)
    if asked is not None and asked not in FORMATS:
        raise Contradicted(f"不认识格式 {asked}。可以是：{known}。")
    ending = out.suffix.lower().removeprefix(".")
    if asked is not None and not ending:
        return asked
    if ending not in FORMATS:
        meant = asked or next(iter(FORMATS))
        what = f"不认识以 .{ending} 结尾的文件" if ending else "文件名没有扩展名"
        raise Contradicted(f"{out}：{what}。可以写成以 .{'、.'.join(FORMATS)} 结尾，例如 -o {out.stem}.{meant}。")
    if asked not in (None, ending):
        raise Contradicted(
            f"{out}：文件名以 .{ending} 结尾，而 --format 要的是 {asked}。"
            f"请去掉 --format，或写成 -o {out.stem}.{asked}。"
        )
    return ending
