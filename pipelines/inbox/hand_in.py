"""Hand-in: a file a township uploads becomes a file of the inbox, whole or not at all, and nowhere else."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from pipelines.privacy.masks import mask

LONGEST = 200  # bytes of a file's name; file systems end at 255, and copies get longer names
State = Literal["new", "replaces", "same"]
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # what Windows cannot keep, so that the inbox can be copied anywhere
_LEADING = re.compile(r"^(?:[ .]|~\$)+")  # hidden files, and what Excel writes beside an open one


class NotHandedIn(ValueError):
    """Nothing was written; the message says why and what to do."""


@dataclass(frozen=True)
class HandedIn:
    """What became of an upload. `state`: a new file, another one's successor, or the bytes that were there already."""

    path: str
    sha256: str
    state: State


def safe_name(name: str) -> str:
    """The file's bare name, as it may stand in the inbox. Raises NotHandedIn where nothing is left of it."""
    bare = re.split(r"[/\\]", name)[-1]
    seen = "".join(" " if c.isspace() else c for c in bare if c == "\t" or unicodedata.category(c)[0] != "C")
    clean = _LEADING.sub("", unicodedata.normalize("NFC", _FORBIDDEN.sub("_", seen))).rstrip(" .")
    stem, suffix = PurePosixPath(clean).stem, PurePosixPath(clean).suffix
    if not stem or len(suffix.encode()) > 20:
        raise NotHandedIn(f"“{mask(seen)[:60]}”不能作文件名。请改成如“2026年拨付台账.xlsx”的名称后再报送。")
    return stem.encode()[: LONGEST - len(suffix.encode())].decode("utf-8", "ignore").rstrip(" .") + suffix


def _parts(path: str) -> list[str]:
    """The folders and the name of a path below the inbox, each as it may stand there."""
    parts = path.split("/")
    if any(part != safe_name(part) for part in parts):
        raise NotHandedIn(f"“{mask(path)[:80]}”不是收件目录里能用的路径，未写入。")
    return parts


@contextmanager
def folder_of(inbox: Path, parts: list[str], *, make: bool) -> Iterator[int]:
    """The folder's descriptor, reached step by step without following a link: no path leads out of the inbox."""
    handle = os.open(inbox, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts:
            if make:
                try:
                    os.mkdir(part, 0o775, dir_fd=handle)
                except FileExistsError:
                    os.stat(part, dir_fd=handle)  # there already: the next line refuses it if it is a link
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=handle)
            os.close(handle)
            handle = inner
        yield handle
    finally:
        os.close(handle)


def _digest(name: str, folder: int) -> str | None:
    """The hash of what stands there under this name; None where nothing does. Raises NotHandedIn."""
    try:
        if not stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            raise NotHandedIn(f"收件目录里已有同名的“{name}”，但它不是普通文件。请换一个文件名，或请管理员查看。")
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _state(standing: str | None, digest: str) -> State:
    return "new" if standing is None else "same" if standing == digest else "replaces"


def foreseen(inbox: Path, path: str, data: bytes) -> State:
    """What handing in would mean, without writing. Raises NotHandedIn, OSError."""
    *folders, name = _parts(path)
    try:
        with folder_of(inbox, folders, make=False) as folder:
            return _state(_digest(name, folder), hashlib.sha256(data).hexdigest())
    except FileNotFoundError:
        if not inbox.is_dir():
            raise
        return "new"


def hand_in(inbox: Path, path: str, data: bytes) -> HandedIn:
    """Write `data` as `path` below the inbox in one step: the night sees the old file or the new one.

    Raises NotHandedIn for a path or a name that will not do, OSError where the system refuses.
    """
    *folders, name = _parts(path)
    digest = hashlib.sha256(data).hexdigest()
    with folder_of(inbox, folders, make=True) as folder:
        state = _state(_digest(name, folder), digest)
        if state != "same":
            _write(folder, name, data)
    return HandedIn(path, digest, state)


def _write(folder: int, name: str, data: bytes) -> None:
    beside = f".tmp-{uuid.uuid4().hex}"  # a name with a leading dot is none the night reads
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o664, dir_fd=folder)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        os.unlink(beside, dir_fd=folder)
        raise
    os.fsync(folder)
