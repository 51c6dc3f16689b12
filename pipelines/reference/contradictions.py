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
from pipelines.configuration.document import Document
from pipelines.configuration.lines import Place
from pipelines.reference.own_words import OwnWords, Target

Saying = tuple[tuple[Any, ...], object, str, list[Place]]  # what of, what is said, in words, where it may stand


def header_word(text: str) -> str:
    """A header as the cleaning compares it: without white space, stars and a colon at its end."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(str.maketrans("【】[]", "()()"))
    return re.sub(r"[*※★]|:$", "", plain).lower()


def _sayings(entry: OwnWords) -> Iterator[Saying]:
    for header, targets in entry.header:
        word = header_word(header)
        for dataset in {key for key, _ in targets} or set(registry.datasets()):
            fields = tuple(sorted(name for key, name in targets if key == dataset))
            yield ("header", word, dataset), fields, f"表头“{header}”", [("header", header)]
    for target, unit in entry.units:
        yield ("units", *target), unit, f"{target[1]} 的单位", _spellings("units", target)
    for target, word, meaning in entry.words:
        yield ("words", *target, word), meaning, f"{target[1]} 的“{word}”", _spellings("words", target, word)
    for target, text in entry.default:
        yield ("default", *target), text, f"{target[1]} 的默认值", _spellings("default", target)
    for target, parts in entry.key:
        yield ("key", *target), parts, f"{target[1]} 的组成", _spellings("key", target)
    for name in ("unit", "dates", "datasets", "columns", "months"):
        if value := getattr(entry, name):
            yield (name,), value, name, [(name,)]


def _spellings(section: str, target: Target, *further: str) -> list[Place]:
    """A field goes by its name alone, or with its ledger's key or label."""
    key, name = target
    return [(section, word, *further) for word in (name, f"{key}.{name}", f"{registry.datasets()[key].label}.{name}")]


def refuse(entries: list[OwnWords], document: Document) -> None:
    """Raises ReferenceError at the first thing that is said in two ways under the same conditions."""
    sayings: dict[tuple[Any, ...], tuple[object, OwnWords]] = {}
    for nth, entry in enumerate(entries):
        for about, value, words, places in _sayings(entry):
            earlier, of = sayings.setdefault((entry.conditions, *about), (value, entry))
            if earlier != value:
                place = next((each for each in places if document.holds("mapping", nth, *each)), places[0])
                same = "" if of is entry else f"，条件与{of.where}相同"
                what = f"{words}写了两次，两次说的不一样{same}，不知道以哪个为准。请删去一个。"
                raise document.refused(("mapping", nth, *place), what)
