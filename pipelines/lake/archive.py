"""Archive: the bytes of a file that a snapshot was made from, found by the hash in its manifest."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any


class NotArchived(LookupError):
    """The bytes cannot be had; the message says which file and what to do."""


def original(lake: Path, manifest: dict[str, Any], path: str) -> bytes:
    """The file `path` as the snapshot's night read it. Raises NotArchived."""
    digest = next((str(one["sha256"]) for one in manifest["inputs"] if one["path"] == path), None)
    if digest is None:
        raise NotArchived(f"{path}:本快照没有收到这个文件。请在报送页核对文件名。")
    try:
        data = (lake / "archive" / digest[:2] / digest).read_bytes()
    except OSError as error:
        raise NotArchived(f"{path}:存档的原件读不出来({error.strerror})。请管理员检查 lake/archive 的权限。") from None
    if hashlib.sha256(data).hexdigest() != digest:
        raise NotArchived(f"{path}:存档的原件与收件时的校验值不符,可能已损坏。请管理员从备份恢复 lake/archive。")
    return data
