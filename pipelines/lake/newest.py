"""Newest: the snapshot to be shown — the published one, or where that is damaged the newest whole one.

CURRENT names S3, S3 lacks a file, S2 is whole: S2 is taken and S3 is among those passed over, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from pipelines.lake.refusals import words
from pipelines.lake.whole import Damaged

NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*")  # no dot and no slash: neither a draft nor a way out of the folder
T = TypeVar("T")
Passed = tuple[Damaged, ...]
_Stamp = tuple[tuple[str, int, int], ...]
_passed: dict[Path, tuple[_Stamp, Damaged]] = {}  # what was found damaged, and how its files looked then


class NoSnapshot(RuntimeError):
    """There is nothing to show; the message says why and what to run. `passed`: what is damaged, if anything is."""

    def __init__(self, sentence: str, passed: Passed = ()) -> None:
        super().__init__(sentence)
        self.passed = passed


def pointed(lake: Path) -> str | None:
    """The name in lake/CURRENT; None before the first night. Raises Damaged where it names nothing."""
    pointer = lake / "CURRENT"
    try:
        if not pointer.exists() and not pointer.is_symlink():
            return None
        if not pointer.is_file():
            raise Damaged("", "lake/CURRENT 不是文件")
        name = pointer.read_bytes().decode("utf-8").strip()
    except OSError as error:
        raise Damaged("", f"lake/CURRENT 无法读取：{words(error)}") from None
    except ValueError:
        raise Damaged("", "lake/CURRENT 里不是快照名") from None
    if not name:
        raise Damaged("", "lake/CURRENT 为空")
    if not NAME.fullmatch(name):
        raise Damaged("", "lake/CURRENT 里不是快照名")
    return name


def names(lake: Path) -> list[str]:
    """The snapshots that lie in the lake, newest first; drafts are none. A name begins with its night's time."""
    try:
        snapshots = [
            path.name for path in (lake / "snapshots").iterdir() if NAME.fullmatch(path.name) and path.is_dir()
        ]
    except OSError:
        return []  # then there is none to be read; whoever asked says so
    return sorted(snapshots, reverse=True)


def newest(lake: Path, taken: Callable[[Path], T]) -> tuple[T | None, Passed]:
    """What `taken` makes of the first snapshot that it does not find Damaged; and what was passed over for it.

    One that was found damaged is not tried again until its files look different.
    """
    passed: list[Damaged] = []
    try:
        first = pointed(lake)
        if first is None and names(lake):
            passed.append(Damaged("", "缺少文件 lake/CURRENT"))
    except Damaged as problem:
        first = None
        passed.append(problem)
    for name in _order(lake, first):
        folder = lake / "snapshots" / name
        try:
            return _tried(folder, taken), tuple(passed)
        except Damaged as problem:
            passed.append(problem)
    return None, tuple(passed)


def _order(lake: Path, first: str | None) -> Iterator[str]:
    """The published one, then the others, which are listed only if it comes to that."""
    if first:
        yield first
    yield from (name for name in names(lake) if name != first)


def _tried(folder: Path, taken: Callable[[Path], T]) -> T:
    known = _passed.get(folder)
    if known and known[0] == _stamp(folder) != ():
        raise Damaged(known[1].name, known[1].why, known[1].as_of)
    try:
        return taken(folder)
    except Damaged:
        stamp = _stamp(folder)
    try:
        return taken(folder)  # once more: what is remembered must be true of the files as they look now
    except Damaged as problem:
        _passed[folder] = (stamp, problem)
        raise


def _stamp(folder: Path) -> _Stamp:
    """How the files look: name, size and time of each; of none where that cannot be told."""
    try:
        stats = [(path, path.lstat()) for path in sorted(folder.rglob("*"))]
    except OSError:
        return ()
    return tuple((str(path), stat.st_size, stat.st_ctime_ns) for path, stat in stats)


def or_refuse(data: Path, answer: T | None, passed: Passed) -> T:
    """What was found. Raises NoSnapshot with one sentence and the way back where nothing was."""
    if answer is not None:
        return answer
    way = f"请运行 mingjian night --data {data}"
    if not passed:
        raise NoSnapshot(f"{data}：还没有发布过数据。{way}")
    more = f"，另有 {len(passed) - 1} 处也已损坏" if len(passed) > 1 else ""
    raise NoSnapshot(
        f"{data}：没有一份完整的快照可用，{passed[0]}{more}。{way} 重新生成（台账原件在 inbox 和 lake/archive 里，"
        f"没有丢失）；哪里损坏，运行 mingjian doctor --data {data} 查看。",
        passed,
    )
