"""Names: the name of an inbox file as people and tables can carry it — readable, and no other file's.

A name in GB18030 bytes is shown by its characters; what no screen can show becomes U+FFFD, and six digits of the raw
bytes keep two such names apart: 台账<newline>.csv is 台账�〔3f2a1b〕.csv.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Collection
from pathlib import PurePosixPath

UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # control, direction marks, half letters, line ends
REPLACEMENT = "\ufffd"


def shown(place: str, taken: Collection[str]) -> str:
    """The name of the file at `place` (relative path as the system gives it) beside the names already `taken`."""
    name = "/".join(_part(part) for part in place.split("/"))
    digits = 6
    while name in taken:
        name = _marked(name, os.fsencode(place), digits)
        digits += 6
    return name


def _part(part: str) -> str:
    raw = os.fsencode(part)
    text = "".join(REPLACEMENT if unicodedata.category(sign) in UNSEEN else sign for sign in _decoded(raw))
    return _marked(text, raw, 6) if REPLACEMENT in text and text != part else text


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue  # to the next encoding, and at last to what can be saved of it
    return raw.decode("utf-8", "replace")


def _marked(name: str, raw: bytes, digits: int) -> str:
    path = PurePosixPath(name)
    mark = hashlib.sha256(raw).hexdigest()[:digits]
    return f"{name.removesuffix(path.suffix)}〔{mark}〕{path.suffix}"
