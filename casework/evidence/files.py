"""Files: the bytes of evidence under their hash, beside the store and outside everything that is served.

DATA/casework/files/ab/abcd…   also where the store itself is PostgreSQL
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from casework.errors import StoreError
from pipelines.lake.durable import set_aside, write_atomic
from pipelines.lake.refusals import words

HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


def folder(data: Path) -> Path:
    """Where a county's files of evidence lie."""
    return data / "casework" / "files"


def place(data: Path, sha256: str) -> Path:
    """Where the file of this hash lies. Raises ValueError for what is no hash."""
    if not HASH.fullmatch(sha256):
        raise ValueError("no SHA-256")
    return folder(data) / sha256[:2] / sha256


def read(data: Path, sha256: str) -> bytes | None:
    """The bytes; None where they are missing, cannot be read, or are not those that were kept."""
    try:
        content = place(data, sha256).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def write(data: Path, content: bytes) -> str:
    """Keep the bytes, whole or not at all: their hash. What lies there damaged is put aside. Raises StoreError."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = place(data, sha256)
    try:
        if read(data, sha256) is None:
            folder(data).mkdir(mode=0o700, parents=True, exist_ok=True)
            if path.exists():
                set_aside(path)
            write_atomic(path, content)
    except OSError as error:
        raise StoreError(f"{path}：佐证材料没有写成（{words(error)}）。请检查目录权限和磁盘空间。") from None
    return sha256
