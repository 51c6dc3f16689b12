"""Snapshots: a night's result is a folder, published by one atomic replace of CURRENT."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.lake.durable import sync_folder, sync_tree, write_atomic


@dataclass(frozen=True)
class Standing:
    """The published snapshot as the next night finds it: none yet, whole, or not to be read (`problem` says why)."""

    name: str | None = None
    folder: Path | None = None
    manifest: dict[str, Any] | None = None
    problem: str = ""


def standing(lake: Path) -> Standing:
    """What is published now. A snapshot that was deleted or damaged is a problem to tell, never an error to fail by."""
    if not (lake / "CURRENT").exists():
        return Standing()
    name = ""
    try:
        name = (lake / "CURRENT").read_text("utf-8").strip()
        folder = lake / "snapshots" / name
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        lost = [path for path in manifest["files_sha256"] if not (folder / path).is_file()]
    except (OSError, ValueError, KeyError, TypeError):
        return Standing(name, problem=f"现行快照 {name or '(CURRENT 为空)'} 已被删除或其 manifest.json 无法读取")
    if lost:
        return Standing(name, problem=f"现行快照 {name} 缺少文件 {lost[0]}")
    return Standing(name, folder, manifest)


def current_manifest(lake: Path) -> dict[str, Any] | None:
    """The manifest of the published snapshot, or None before the first night."""
    pointer = lake / "CURRENT"
    if not pointer.exists():
        return None
    path = lake / "snapshots" / pointer.read_text("utf-8").strip() / "manifest.json"
    manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return manifest


def draft(lake: Path, name: str) -> Path:
    """An empty folder to build the snapshot in, out of every reader's sight."""
    folder = lake / "snapshots" / f".tmp-{name}"
    folder.mkdir(parents=True)
    return folder


def publish(lake: Path, building: Path, name: str, manifest: dict[str, Any]) -> Path:
    """Seal the draft with its manifest (SHA-256 of every file) and make it what readers see."""
    files = {
        path.relative_to(building).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(building.rglob("*"))
        if path.is_file()
    }
    sealed = {**manifest, "snapshot": name, "files_sha256": files}
    (building / "manifest.json").write_text(json.dumps(sealed, ensure_ascii=False, indent=1), "utf-8")
    sync_tree(building)
    final = lake / "snapshots" / name
    building.rename(final)
    sync_folder(final.parent)
    write_atomic(lake / "CURRENT", name.encode())
    return final
