"""Contradictions: what mappings.toml says twice and differently of the same sheets; nobody can know which holds.

A later mapping stands above an earlier one, and a township's above the county's, where their conditions differ. Two
with the same conditions speak of exactly the same sheets: there a second word is a slip.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from pipelines import registry
from pipelines.errors import ReferenceError
from pipelines.reference.own_words import OwnWords

Saying = tuple[tuple[Any, ...], object, str, tuple[str, ...]]  # what of, what is said, the words for it, and its line


def header_word(text: str) -> str:
    """A header as the cleaning compares it: without white space, stars and a colon at its end."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(str.maketrans("【】[]", "()()"))
    return re.sub(r"[*※★]|:$", "", plain).lower()


def _sayings(entry: OwnWords) -> Iterator[Saying]:
    for header, targets in entry.header:
        word = header_word(header)
        for dataset in {key for key, _ in targets} or set(registry.datasets()):
            fields = tuple(sorted(name for key, name in targets if key == dataset))
            yield ("header", word, dataset), fields, f"表头“{header}”", ("header", header)
    for (key, name), unit in entry.units:
        yield ("units", key, name), unit, f"{name} 的单位", ("units", name)
    for (key, name), word, meaning in entry.words:
        yield ("words", key, name, word), meaning, f"{name} 的“{word}”", ("words", word)
    for (key, name), text in entry.default:
        yield ("default", key, name), text, f"{name} 的默认值", ("default", name)
    for (key, name), parts in entry.key:
        yield ("key", key, name), parts, f"{name} 的组成", ("key",)
    for name in ("unit", "dates", "datasets", "columns", "months"):
        if value := getattr(entry, name):
            yield (name,), value, name, (name,)


def refuse(entries: list[OwnWords], lines: list[Any]) -> None:
    """Raises ReferenceError at the first thing that is said in two ways under the same conditions."""
    said: dict[tuple[Any, ...], tuple[object, str, OwnWords]] = {}
    for entry, place in zip(entries, lines, strict=True):
        for about, value, words, way in _sayings(entry):
            key = (entry.conditions, *about)
            earlier = said.setdefault(key, (value, words, entry))
            if earlier[0] != value:
                where = "" if earlier[2] is entry else f"，条件与{earlier[2].where}相同"
                line = place.of(*way)
                seen = f"（见第 {line} 行）" if line else ""
                raise ReferenceError(
                    f"{entry.where}：{words}写了两次，两次说的不一样{where}，不知道以哪个为准，请删去一个{seen}。"
                )
