"""Durable: files that are either wholly there or not there at all, even after a power cut."""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make renames inside `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Flush every file below `folder`, then the folders themselves."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        else:
            sync_folder(path)
    sync_folder(folder)


def write_atomic(path: Path, data: bytes, *, flush: bool = True) -> None:
    """Replace `path` with `data` in one step: a reader sees the old bytes or the new ones.

    With `flush=False` the caller flushes later, for many files at once.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".tmp-{path.name}-{uuid.uuid4().hex[:8]}")
    with beside.open("wb") as out:
        out.write(data)
        if flush:
            out.flush()
            os.fsync(out.fileno())
    beside.replace(path)
    if flush:
        sync_folder(path.parent)


def remove_leftovers(folder: Path) -> None:
    """Remove what a killed writer left behind; only the holder of the lock may call this."""
    for path in folder.glob(".tmp-*"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
