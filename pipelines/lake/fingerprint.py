"""Fingerprint: which code made a result, so that a changed rule runs again and an unchanged file is not read again."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
READING = ("reading", "cleaning", "privacy", "datasets", "geography", "definitions.py", "ranges.py", "registry.py")


@cache
def code(*parts: str) -> str:
    """Hash of the source below pipelines/: the named parts, or all of it."""
    digest = hashlib.sha256()
    roots = [HERE / part for part in parts] or [HERE]
    paths = [p for root in roots for p in ([root] if root.is_file() else sorted(root.rglob("*")))]
    for path in paths:
        if path.suffix in {".py", ".sql"}:
            digest.update(path.relative_to(HERE).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
