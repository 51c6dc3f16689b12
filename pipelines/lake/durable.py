"""Durable: files that are either wholly there or not there at all, even after a power cut."""

from __future__ import annotations

import os
import shutil
import uuid
from contextlib import suppress
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
    beside = path.with_name(f".tmp-{uuid.uuid4().hex}")  # not the own name, which may be as long as names can be
    with beside.open("wb") as out:
        out.write(data)
        if flush:
            out.flush()
            os.fsync(out.fileno())
    beside.replace(path)
    if flush:
        sync_folder(path.parent)


def set_aside(path: Path) -> Path:
    """Keep what lies there under the next free name beside it: nothing damaged is deleted. Raises OSError."""
    nth = 1
    while os.path.lexists(kept := path.with_name(f"{path.name}.damaged-{nth}")):
        nth += 1
    path.rename(kept)
    return kept


def remove_leftovers(folder: Path) -> None:
    """Remove what a killed writer left behind; only the holder of the lock may call this.

    What the system does not let go of stays: it is in nobody's way, and the doctor names it.
    """
    for path in folder.glob(".tmp-*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()
