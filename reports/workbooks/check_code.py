"""Check code: binds a printed ranking, and the line that says where it comes from, to its publication.

    … · 发布 第3号 · 校验码 3F2A9C01B7D4-5E6F8A90C1D2
                            which publication  this very line

The digest of a publication is printed nowhere whole, so that nobody makes a code for a line without the store.
"""

from __future__ import annotations

import hashlib

CODE = " · 校验码 "
LENGTH = 12  # characters of each half


def check_code(digest: str, line: str) -> str:
    """The code of a publication for the line before it."""
    return f"{code_of(digest)}-{_half(f'{digest}{line}')}"


def code_of(digest: str) -> str:
    """The half that names the publication."""
    return _half(f"publication {digest}")


def _half(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:LENGTH].upper()
