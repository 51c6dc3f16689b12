"""Whole: whether a snapshot still is what its night sealed — every file by its SHA-256, the manifest by its own."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from pipelines.lake.refusals import words

MANIFEST = "manifest.json"
SEAL = "seal"  # key of the manifest's own hash; manifests of older versions have none


class Damaged(RuntimeError):
    """A snapshot that is not what was published.

    `name`: its folder, "" for lake/CURRENT itself. `why`: a few words with the file. `as_of`: its day where the
    manifest still says it.
    """

    def __init__(self, name: str, why: str, as_of: str = "") -> None:
        self.name, self.why, self.as_of = name, why, as_of
        what = f"快照 {name} " if name else ""
        super().__init__(f"{what}已损坏（{why}）" if name else why)


def seal(manifest: dict[str, Any]) -> str:
    """The hash of everything that a manifest says, whatever the order of its keys."""
    rest = {key: value for key, value in manifest.items() if key != SEAL}
    return hashlib.sha256(json.dumps(rest, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest_of(folder: Path) -> dict[str, Any]:
    """What the snapshot says of itself, of this program version or an older one. Raises Damaged."""
    path = folder / MANIFEST
    try:
        if not folder.is_dir():
            raise Damaged(folder.name, "文件夹不在 lake/snapshots 里")
        if not path.is_file():
            raise Damaged(folder.name, f"缺少文件 {MANIFEST}")
        manifest = json.loads(path.read_bytes())
    except OSError as error:
        raise Damaged(folder.name, f"文件 {MANIFEST} 无法读取：{words(error)}") from None
    except (ValueError, RecursionError):
        raise Damaged(folder.name, f"文件 {MANIFEST} 不完整，不是 JSON") from None
    if not _is_manifest(manifest):
        raise Damaged(folder.name, f"文件 {MANIFEST} 不是快照的说明")
    if manifest.get(SEAL, seal(manifest)) != seal(manifest):
        raise Damaged(folder.name, f"文件 {MANIFEST} 的内容与发布时不同", manifest["as_of"])
    return dict(manifest)


def _is_manifest(content: object) -> bool:
    """Whether it has a day and names files below the snapshot, each with a hash."""
    if not isinstance(content, dict) or not isinstance(content.get("files_sha256"), dict):
        return False
    try:
        date.fromisoformat(content["as_of"])
    except (KeyError, TypeError, ValueError):
        return False
    files = content["files_sha256"]
    inside = (not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts for path in files)
    return bool(files) and all(inside) and all(isinstance(sha256, str) for sha256 in files.values())


def check(folder: Path) -> dict[str, Any]:
    """The manifest of a snapshot whose every file is as it was published. Raises Damaged with the first that is not."""
    manifest = manifest_of(folder)
    for path, sha256 in manifest["files_sha256"].items():
        why = _fault(folder / path, path, sha256)
        if why:
            raise Damaged(folder.name, why, manifest["as_of"])
    return manifest


def _fault(path: Path, name: str, sha256: str) -> str:
    try:
        if not path.is_file():  # nor a folder or a pipe, which would keep a reader waiting
            return f"缺少文件 {name}"
        if digest(path) == sha256:
            return ""
        return f"文件 {name} 的内容与发布时不同" if path.stat().st_size else f"文件 {name} 是空的"
    except OSError as error:
        return f"文件 {name} 无法读取：{words(error)}"
