"""Checkup: the lake part by part — CURRENT, snapshots, receipts, archive, results, leftovers — for the doctor."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.inbox import archive, receipts, results
from pipelines.lake.newest import NAME, names, pointed
from pipelines.lake.whole import Damaged, check, manifest_of


@dataclass(frozen=True)
class Line:
    """One thing looked at. `way`: what to do where it is not well."""

    well: bool
    what: str
    message: str
    way: str = ""


def _pointer(data: Path, again: str) -> Iterator[Line]:
    lake = data / "lake"
    try:
        name = pointed(lake)
    except Damaged as problem:
        yield Line(False, "lake/CURRENT", problem.why, again)
        return
    if name:
        there = (lake / "snapshots" / name).is_dir()
        yield Line(
            there, "lake/CURRENT", f"现用快照 {name}" if there else f"指向的快照 {name} 不在", "" if there else again
        )
    elif names(lake):
        yield Line(False, "lake/CURRENT", "缺少这个文件", again)
    elif lake.is_dir():
        yield Line(False, "lake/CURRENT", "还没有发布过快照", again)


def _snapshots(data: Path, again: str) -> Iterator[Line]:
    lake = data / "lake"
    try:
        shown = pointed(lake)
    except Damaged:
        shown = None
    for name in names(lake):
        try:
            manifest = check(lake / "snapshots" / name)
        except Damaged as problem:
            old = f"从备份恢复，或删除 lake/snapshots/{name}；它不是现用快照"
            yield Line(False, f"快照 {name}", problem.why, again if name == shown else old)
        else:
            files = len(manifest["files_sha256"])
            yield Line(True, f"快照 {name}", f"数据截至 {manifest['as_of']}，{files} 个文件与发布时相同")


def _receipts(data: Path, again: str) -> Iterator[Line]:
    lake = data / "lake"
    if not lake.is_dir():
        return
    log = receipts.records(lake)
    bad = [f"{log.torn} 处损坏"] * bool(log.torn) + [f"缺少 {log.lost} 份现有文件的记录"] * bool(log.lost)
    message = "，".join([f"{log.whole} 行完整", *bad])
    yield Line(not bad, "lake/receipts.jsonl", message, again if bad else "")
    if log.index:
        yield Line(True, "lake/inbox_index.json", "完整")
    elif receipts.every(lake):
        yield Line(False, "lake/inbox_index.json", "缺失或已损坏", f"{again}（按 receipts.jsonl 重建）")


def _archive(data: Path, again: str) -> Iterator[Line]:
    """The bytes behind every receipt and behind every snapshot's inputs; damaged and missing ones by name."""
    lake = data / "lake"
    if not lake.is_dir():
        return
    wanted = {one.sha256: one.path for one in receipts.every(lake)}
    for name in names(lake):
        try:
            inputs = manifest_of(lake / "snapshots" / name).get("inputs", [])
        except Damaged:
            continue  # told already
        wanted |= {str(one["sha256"]): str(one["path"]) for one in inputs}
    bad = [(path, sha256) for sha256, path in wanted.items() if not archive.sound(lake, sha256)]
    for path, sha256 in bad:
        still = data / "inbox" / path
        way = f"收件目录里还有这个文件：{again} 会重新存档" if still.is_file() else "从备份恢复该文件"
        yield Line(False, f"存档 {path}", f"lake/archive/{sha256[:2]}/{sha256} 缺失或与收件时不同", way)
    if wanted:
        yield Line(not bad, "lake/archive", f"{len(wanted) - len(bad)} 份原件与收件时相同")


def _results(data: Path, again: str) -> Iterator[Line]:
    files = data / "lake" / "files"
    if not files.is_dir():
        return
    kept = [place for place in files.iterdir() if NAME.fullmatch(place.name) and place.name != results.UNSETTLED]
    bad = [place.name for place in kept if results.stored(place) is None and not results.is_older(place)]
    more = f"，{len(bad)} 份损坏（如 {bad[0]}）" if bad else ""
    yield Line(
        not bad,
        "lake/files",
        f"{len(kept) - len(bad)} 份读取结果完整{more}",
        f"{again}（从存档重新读取）" if bad else "",
    )
    if os.path.lexists(files / results.UNSETTLED):
        yield Line(False, "lake/files", "上一次夜间处理在读取时中断", f"{again}（从存档重新读取）")


def _leftovers(data: Path, again: str) -> Iterator[Line]:
    lake = data / "lake"
    paths = [
        path
        for folder in (lake, lake / "files", lake / "snapshots", lake / "archive")
        for path in folder.glob(".tmp-*")
    ]
    if paths:
        yield Line(False, "未完成的文件", f"{len(paths)} 处，如 {paths[0]}", f"没有夜间处理在运行时，{again} 会清除")
    aside = sorted(path.name for path in lake.glob("*.damaged-*"))
    if aside:
        yield Line(True, "留存的损坏文件", "、".join(aside))


PARTS = (_pointer, _snapshots, _receipts, _archive, _results, _leftovers)
