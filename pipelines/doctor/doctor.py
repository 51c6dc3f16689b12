"""Doctor: everything of a county's data looked at once — what is well, what is not, where, and how it is made anew."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from pipelines.doctor.checkup import PARTS, Line
from pipelines.inbox import inbox
from pipelines.lake import casework
from pipelines.lake.refusals import words
from pipelines.reference.county import ReferenceError, load

LEAST_FREE = 2_000_000_000  # bytes: a county's night takes a fraction of it
MOST_NAMED = 3


def examine(data: Path) -> Iterator[Line]:
    """One line after the other; whatever lies there, none of them fails."""
    again = f"mingjian night --data {data}"
    for look in (_reference, _casework, _inbox, _folders, *PARTS):
        try:
            yield from look(data, again)
        except OSError as error:
            yield Line(False, str(error.filename or data), f"无法读取（{words(error)}）", "请检查权限和磁盘")
    yield _space(data)


def _reference(data: Path, again: str) -> Iterator[Line]:
    try:
        county = load(data / "reference")
    except ReferenceError as error:
        yield Line(False, "基础数据", str(error), "见 docs/reference.md")
    else:
        yield Line(True, "基础数据", f"{county.name}，{county.townships.height} 个乡镇")


def _casework(data: Path, again: str) -> Iterator[Line]:
    try:
        count = casework.read(data).cases.height
    except ReferenceError as error:
        yield Line(False, "整改台账", str(error), "从备份恢复 casework/cases.parquet")
    else:
        yield Line(True, "整改台账", f"{count} 件")


def _inbox(data: Path, again: str) -> Iterator[Line]:
    try:
        contents = inbox.look(data / "inbox")
    except OSError as error:
        yield Line(False, "收件目录", f"{data / 'inbox'} 打不开（{words(error)}）", "建立该目录或检查权限")
        return
    yield Line(True, "收件目录", f"{len(contents.files)} 个文件")
    closed = [file.name for file in contents.files if not os.access(data / "inbox" / file.place, os.R_OK)]
    odd = [*contents.skipped, *((name, "没有读取权限") for name in closed)]
    if odd:
        shown = "；".join(f"{name} {why}" for name, why in odd[:MOST_NAMED])
        yield Line(
            not closed and not contents.closed, "收件目录", f"{len(odd)} 项不读取：{shown}", "报送页列出全部和原因"
        )


def _folders(data: Path, again: str) -> Iterator[Line]:
    lake = data / "lake"
    if not os.path.lexists(lake):
        yield Line(False, "lake", "还没有运行过夜间处理", again)
        return
    for folder in (lake, lake / "snapshots", lake / "archive", lake / "files"):
        if os.path.lexists(folder) and not folder.is_dir():
            yield Line(False, str(folder), "应是文件夹，却是文件", f"移走它，再运行 {again}")
        elif folder.is_dir() and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            yield Line(False, str(folder), "本账号不能读写", "夜间处理的账号要能读写；看板账号只读属正常")
    for file in (lake / ".lock", lake / "errors.log"):
        if os.path.lexists(file) and not file.is_file():
            yield Line(False, str(file), "应是文件，位置却被占用", f"移走它，再运行 {again}")


def _space(data: Path) -> Line:
    free = shutil.disk_usage(data if data.exists() else Path()).free
    return Line(free >= LEAST_FREE, "磁盘", f"剩余 {free / 1e9:,.1f} GB", "" if free >= LEAST_FREE else "清理磁盘")
