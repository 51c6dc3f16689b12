"""Mappings: a county's own words — headers, values, units, dates, shapes — read from reference/mappings.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from pipelines.errors import ReferenceError
from pipelines.reference.contradictions import refuse
from pipelines.reference.mapping_reader import Reader
from pipelines.reference.own_words import OwnWords, Target
from pipelines.reference.places import entries as entries_of

__all__ = ["OwnWords", "Target", "load"]
_AT = re.compile(r"\(at line (\d+), column \d+\)")


def load(path: Path, townships: frozenset[str]) -> tuple[OwnWords, ...]:
    """The mappings in order; none where the file is missing. Raises ReferenceError that names the line."""
    try:
        text = path.read_text("utf-8")
        said = tomllib.loads(text)
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReferenceError(f"{path}：{_malformed(str(error))}。") from None
    entries = said.pop("mapping", [])
    if said or not isinstance(entries, list):
        raise ReferenceError(f"{path}：只能写 [[mapping]] 段，现在还有 {'、'.join(said) or 'mapping'}。")
    lines = entries_of(text)
    if len(lines) != len(entries):
        raise ReferenceError(f"{path}：每一段请单独用一行 [[mapping]] 开头。")
    words = [Reader(path.name, at, entry, townships).read() for at, entry in zip(lines, entries, strict=True)]
    refuse(words, lines)
    return tuple(words)


def _malformed(error: str) -> str:
    """tomllib's own sentence is English; what it says most often is said here."""
    at = _AT.search(error)
    if at and ("overwrite a value" in error or "twice" in error):
        return f"第 {at[1]} 行把同一个名字又写了一次，请删去一个"
    return f"第 {at[1]} 行格式有误（{error}）" if at else f"格式有误（{error}）"
