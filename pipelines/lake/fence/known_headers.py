"""Known headers: those of rejected rows whose cells hold no person, as the standard has it.

项目名称 · 预算金额（万元） · 计划工期/天   known
项目经理 · 审核人 · 项目名称（审核人）     not: a person, a stranger, a person beside it
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from pipelines import registry
from pipelines.privacy.persons import PERSONS, is_person_header

_BRACKETS = re.compile(r"\(([^()]*)\)")
_BESIDE = re.compile(r"[/,:;_].*$|[十百千万亿]*元$")
Known = Mapping[str, list[str]]


def _plain(text: str) -> str:
    """A header without white space, stars and a closing colon, in small letters and half-width signs."""
    return re.sub(r"\s|[*※★]|:$", "", unicodedata.normalize("NFKC", text)).lower()


def known_headers(headers: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """By dataset, those of the headers (dataset, header) whose cells hold no person, as the standard has it."""
    words = {
        key: {_plain(word) for f in each.fields if f.name not in PERSONS for word in (f.label, f.name, *f.synonyms)}
        for key, each in registry.datasets().items()
    }
    known: dict[str, list[str]] = {}
    for dataset, header in headers:
        if _is_known(header, words.get(dataset, set())):
            known.setdefault(dataset, []).append(header)
    return known


def _is_known(header: str, words: set[str]) -> bool:
    """Whether the header is one of the words, with or without a unit beside it, and no person beside it either."""
    whole = _plain(header)
    bare = _BESIDE.sub("", _BRACKETS.sub("", whole))
    beside = "".join(_BRACKETS.findall(whole)) + "".join(_BESIDE.findall(_BRACKETS.sub("", whole)))
    return whole in words or (bare in words and not is_person_header(beside))
