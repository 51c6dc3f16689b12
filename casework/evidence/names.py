"""Names: what a file is called when it is shown and saved, whatever it was called where it came from.

../../西河镇 照片.JPG          →  西河镇 照片.JPG
整改.webp, drawn anew as jpeg  →  整改.jpg
发票.exe, which is a PDF       →  发票.exe.pdf
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from casework.evidence.kinds import KINDS

LONGEST = 100  # signs, the suffix among them
NAMELESS = "附件"
_REDRAWN = (".webp", ".png", ".jpg", ".jpeg", ".jpe", ".jfif")
_UNSAFE = re.compile(r'[<>:"/\\|?*]')


def plain(name: str) -> str:
    """The last part of a path in signs that can be read: no controls, nothing that turns the writing round."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if unicodedata.category(sign) in ("Zs", "Zl", "Zp") else sign for sign in last)
    kept = "".join(sign for sign in seen if unicodedata.category(sign)[0] != "C")
    text = " ".join(_UNSAFE.sub("_", kept).split()).lstrip(".").strip()
    return text[:LONGEST].strip() or NAMELESS


def fitting(name: str, kind: str) -> str:
    """The plain name with a suffix that tells what the file is."""
    text, suffixes = plain(name), KINDS[kind].suffixes
    suffix = PurePosixPath(text).suffix
    if suffix.lower() in suffixes:
        return _short(text.removesuffix(suffix), suffix)
    if KINDS[kind].is_picture and suffix.lower() in _REDRAWN:
        text = text.removesuffix(suffix)
    return _short(text, suffixes[0])


def _short(stem: str, suffix: str) -> str:
    return (stem[: LONGEST - len(suffix)].rstrip(" .") or NAMELESS) + suffix
