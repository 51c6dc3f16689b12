"""Renumber: the text of a scheme under another version, everything else as it was typed, comments too."""

from __future__ import annotations

import re
from collections.abc import Collection

VERSION = re.compile(r'^(version[ \t]*=[ \t]*)(?:"[^"\n]*"|\'[^\'\n]*\')', re.MULTILINE)


def following(version: str, known: Collection[str]) -> str:
    """The version after this one that nobody has had: 3 → 4; of a name, name-2."""
    stem, nth = ("", int(version)) if version.isdecimal() else (f"{version}-", 1)
    while (name := f"{stem}{nth + 1}") in known:
        nth += 1
    return name


def renumbered(text: str, version: str) -> str:
    """The text with this version; as it is, where it names none at the beginning of a line."""
    return VERSION.sub(lambda each: f'{each[1]}"{version}"', text, count=1)
