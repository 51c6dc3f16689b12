"""Mappings: a county's own words — headers, values, units, dates, shapes — read from reference/mappings.toml."""

from __future__ import annotations

from pathlib import Path

from pipelines.configuration.document import Document, read
from pipelines.configuration.lines import Place
from pipelines.reference.contradictions import refuse
from pipelines.reference.mapping_file import Mapping, MappingsFile
from pipelines.reference.mapping_reader import own_words
from pipelines.reference.own_words import OwnWords, Target

__all__ = ["OwnWords", "Target", "load"]


def _begun(document: Document, place: Place) -> str:
    return f"第 {document.line(*place)} 行起的 [[mapping]]"


def load(path: Path, townships: frozenset[str]) -> tuple[OwnWords, ...]:
    """The mappings in order; none where the file is missing. Raises ReferenceError that names the line."""
    if not path.exists():
        return ()
    document = read(path, missing="找不到文件。", example="请对照 docs/mappings.md 的写法。", item=_begun)
    words = []
    for nth in range(len(document.checked(MappingsFile).mapping)):
        mapping = document.checked(Mapping, "mapping", nth, context={"townships": townships})
        with document.refusing("mapping", nth):
            words.append(own_words(mapping, f"{path.name} {_begun(document, ('mapping', nth))}"))
    refuse(words, document)
    return tuple(words)
