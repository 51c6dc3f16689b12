"""Archive: the bytes of every file ever received, kept under their hash; put there whole, and checked when fetched."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipelines.inbox.hand_in import folder_of
from pipelines.lake.durable import set_aside
from pipelines.lake.refusals import words
from pipelines.lake.whole import digest

MOST_BYTES = 4_000_000_000  # of one file; a long ledger is read in parts, but nobody hands in more than this
BLOCK = 1 << 20
AGAIN_AFTER = 0.05  # seconds until a file that changed while it was read is read once more
WRITING = "正在写入，本次未读取；请在下次夜间处理前放好"
GONE = "读取时已被移走"


class NotArchived(LookupError):
    """The bytes cannot be had; the message says which file and what to do."""


class NotTaken(RuntimeError):
    """A file of the inbox could not be taken in; the message says why. `gone`: it lies there no more."""

    def __init__(self, why: str, *, gone: bool = False) -> None:
        super().__init__(why)
        self.gone = gone


def place(lake: Path, sha256: str) -> Path:
    """Where the bytes of this hash are kept for ever."""
    return lake / "archive" / sha256[:2] / sha256


def sound(lake: Path, sha256: str) -> bool:
    """Whether the bytes are there and are the ones that were received."""
    path = place(lake, sha256)
    try:
        return path.is_file() and digest(path) == sha256
    except OSError:
        return False


def original(lake: Path, manifest: dict[str, Any], path: str) -> bytes:
    """The file `path` as the snapshot's night read it. Raises NotArchived."""
    sha256 = next((str(one["sha256"]) for one in manifest["inputs"] if one["path"] == path), None)
    if sha256 is None:
        raise NotArchived(f"{path}：本快照没有收到这个文件。请在报送页核对文件名。")
    try:
        data = place(lake, sha256).read_bytes()
    except OSError as error:
        raise NotArchived(f"{path}：存档的原件读不出来（{words(error)}）。请管理员检查 lake/archive 的权限。") from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise NotArchived(f"{path}：存档的原件与收件时的校验值不符，可能已损坏。请管理员从备份恢复 lake/archive。")
    return data


def take_in(inbox: Path, lake: Path, at: str) -> tuple[str, os.stat_result]:
    """Archive the file at `at` below the inbox; its hash, and how it looked. A file that changes meanwhile is read
    once more. Raises NotTaken for what is the file's own fault, OSError where the lake cannot be written."""
    for _ in range(2):
        handle = _opened(inbox, at)
        try:
            copy = _copied(handle, lake)
        finally:
            os.close(handle)
        if copy:
            return copy
        time.sleep(AGAIN_AFTER)
    raise NotTaken(WRITING)


def _opened(inbox: Path, at: str) -> int:
    """The file, reached without following a link; a pipe does not keep us waiting."""
    *folders, name = at.split("/")
    try:
        with folder_of(inbox, folders, make=False) as folder:
            return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except FileNotFoundError:
        raise NotTaken(f"{GONE}，未读取", gone=True) from None
    except OSError as error:
        raise NotTaken(f"打不开（{words(error)}），未读取。请管理员检查该文件的权限") from None


def _copied(handle: int, lake: Path) -> tuple[str, os.stat_result] | None:
    """Copy an open file into the archive; None where it changed meanwhile."""
    before = os.fstat(handle)
    beside = lake / "archive" / f".tmp-{uuid.uuid4().hex}"
    beside.parent.mkdir(parents=True, exist_ok=True)
    _bearable(before, beside.parent)
    sha256, size = hashlib.sha256(), 0
    try:
        with beside.open("wb") as out:
            for block in _blocks(handle, before.st_size):
                sha256.update(block)
                size += len(block)
                out.write(block)
        after = os.fstat(handle)
        if size != before.st_size or marks(before) != marks(after):
            return None
        target = place(lake, sha256.hexdigest())
        if not sound(lake, sha256.hexdigest()):
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                set_aside(target)
            beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return sha256.hexdigest(), after


def _bearable(seen: os.stat_result, folder: Path) -> None:
    if not stat.S_ISREG(seen.st_mode):
        raise NotTaken("不是普通文件，未读取")
    if seen.st_size > MOST_BYTES:
        limit = f"{MOST_BYTES / 1e9:,.0f} GB"
        raise NotTaken(f"有 {seen.st_size / 1e9:,.1f} GB，超过 {limit}，未读取。请按年度或按台账拆成几个文件")
    free = shutil.disk_usage(folder).free
    if seen.st_size > free / 2:
        raise NotTaken(f"有 {seen.st_size / 1e9:,.1f} GB，磁盘只剩 {free / 1e9:,.1f} GB，未读取。请管理员清理磁盘")


def _blocks(handle: int, size: int) -> Iterator[bytes]:
    """The file's bytes, up to one block beyond the size it had: one that grows for ever ends too."""
    left = size + 1
    while left > 0:
        try:
            block = os.read(handle, BLOCK)
        except OSError as error:
            raise NotTaken(f"读到一半出错（{words(error)}），未读取。请重新报送这个文件") from None
        if not block:
            return
        left -= len(block)
        yield block


def marks(seen: os.stat_result) -> tuple[int, int, int, int]:
    """What tells a changed file from one that stands."""
    return (seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino)
