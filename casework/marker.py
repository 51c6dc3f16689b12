"""Marker: a file beside the store that says accounts were made here, and which kind of store holds them.

A store that is moved away, or an address of a server that is missing from the environment, looks like a county that
never had an account, which opens for whoever sits at the machine. With the marker it opens for nobody.
"""

from __future__ import annotations

import os
from pathlib import Path

from casework.errors import StoreError

FILE, SERVER = "file", "server"


def place(data: Path) -> Path:
    """Where the marker of a county lies."""
    return data / "casework" / "ACCOUNTS"


def marked(data: Path) -> str | None:
    """The kind of store that holds the county's accounts; None where none was ever made. Raises StoreError.

    A marker that says something else is one all the same.
    """
    try:
        text = place(data).read_text("utf-8", "replace").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{place(data)}：办理库打不开（{error.strerror}）。请检查目录权限和磁盘空间。") from None
    return SERVER if text == SERVER else FILE


def mark(data: Path, kind: str) -> None:
    """Say that accounts were made, before the first of them is kept. Raises StoreError."""
    path = place(data)
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        if marked(data) == kind:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8") as out:
            out.write(f"{kind}\n")
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    except OSError as error:
        raise StoreError(f"{path}：写不进去（{error.strerror}）。请检查目录权限和磁盘空间。") from None


def lost(data: Path, kind: str, *, is_there: bool) -> str | None:
    """Why the accounts cannot be where the program is about to look; None where nothing speaks against it.

    `kind`: of the store that is looked at; `is_there`: a file that exists, a server that was named.
    """
    known = marked(data)
    if known is None or (kind == SERVER) or (known == FILE and is_there):
        return None
    if known == SERVER:
        return f"{place(data)}：账号在 PostgreSQL 里，而环境变量 MINGJIAN_CASEWORK 没有设置。请设置后重新启动。"
    return f"{place(data)}：这里有过账号，办理库 casework.db 却不在。{BACK}"


BACK = "请把它放回原处，或用 mingjian restore 从备份恢复；确实要从头开始，请删去 ACCOUNTS 这个文件。"


def emptied(data: Path) -> str | None:
    """Why a store without accounts cannot be the county's own; None in a county that never had one."""
    return None if marked(data) is None else f"{place(data)}：这里有过账号，现在的办理库里却一个也没有。{BACK}"
