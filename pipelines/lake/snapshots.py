"""Snapshots: a night's result is a folder, published by one atomic replace of CURRENT.

snapshots/.tmp-20261021…-ab12   built, sealed and synced where no reader looks; a night that breaks here changed nothing
snapshots/20261021…-ab12        the same folder by its own name; CURRENT still names yesterday's
CURRENT                         names it: whoever opens a snapshot from now on opens this one, the others keep theirs
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.lake.durable import set_aside, sync_folder, sync_tree, write_atomic
from pipelines.lake.newest import newest, pointed
from pipelines.lake.whole import MANIFEST, SEAL, Damaged, check, digest, manifest_of, seal


@dataclass(frozen=True)
class Standing:
    """The newest whole snapshot as the next night finds it, or none; `problem` says what is damaged beside it."""

    name: str | None = None
    folder: Path | None = None
    manifest: dict[str, Any] | None = None
    problem: str = ""


def standing(lake: Path) -> Standing:
    """What the next night goes on from. A snapshot that was deleted or damaged is a problem to tell, never an error
    to fail by."""
    snapshot, passed = newest(lake, lambda folder: (folder, check(folder)))
    problem = "；".join(str(each) for each in passed)
    if snapshot is None:
        return Standing(problem=problem)
    folder, manifest = snapshot
    return Standing(folder.name, folder, manifest, problem)


def current_manifest(lake: Path) -> dict[str, Any] | None:
    """The manifest of the published snapshot, or None before the first night. Raises Damaged."""
    name = pointed(lake)
    return manifest_of(lake / "snapshots" / name) if name else None


def draft(lake: Path, name: str) -> Path:
    """An empty folder to build the snapshot in, out of every reader's sight."""
    folder = lake / "snapshots" / f".tmp-{name}"
    folder.mkdir(parents=True)
    return folder


def sealed(folder: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest with the SHA-256 of every file of the folder and of itself."""
    files = {
        path.relative_to(folder).as_posix(): digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / MANIFEST
    }
    whole = {**manifest, "files_sha256": files}
    return {**whole, SEAL: seal(whole)}


def publish(lake: Path, building: Path, name: str, manifest: dict[str, Any]) -> Path:
    """Seal the draft with its manifest (SHA-256 of every file) and make it what readers see."""
    text = json.dumps(sealed(building, {**manifest, "snapshot": name}), ensure_ascii=False, indent=1)
    (building / MANIFEST).write_text(text, "utf-8")
    sync_tree(building)
    final = lake / "snapshots" / name
    building.rename(final)
    sync_folder(final.parent)
    _point(lake, name)
    return final


def point_back(lake: Path, snapshot: Standing) -> None:
    """Make the standing snapshot the published one again, where CURRENT names another one or nothing at all."""
    try:
        right = pointed(lake) == snapshot.name
    except Damaged:
        right = False
    if snapshot.name and not right:
        _point(lake, snapshot.name)


def _point(lake: Path, name: str) -> None:
    pointer = lake / "CURRENT"
    if os.path.lexists(pointer) and not pointer.is_file():
        set_aside(pointer)  # a folder in its place could not be replaced
    write_atomic(pointer, name.encode())
