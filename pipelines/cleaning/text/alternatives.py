"""Alternatives: words as a regular expression that may be repeated without being read in two ways.

>>> any_of(["人次", "人", "次", "公里"])          # 人次 is 人 and 次: (?:人次|人|次)+ reads 人次 in two ways,
'公里|人|次'                                      # thirty of them in a milliard, before it gives a text up
"""

from __future__ import annotations

import re
from collections.abc import Collection


def any_of(words: Collection[str]) -> str:
    """The longest first, without those that are others in a row: a repetition finds these all the same."""
    kept = [word for word in words if not _is_made_of(word, words)]
    return "|".join(map(re.escape, sorted(kept, key=lambda word: (-len(word), word))))


def _is_made_of(word: str, words: Collection[str]) -> bool:
    """Is the word two or more others, one behind the other?"""
    return any(word.startswith(one) and one != word and _is_a_row(word[len(one) :], words) for one in words)


def _is_a_row(text: str, words: Collection[str]) -> bool:
    return not text or any(one and text.startswith(one) and _is_a_row(text[len(one) :], words) for one in words)
