"""Receive: what lies in the inbox tonight, each file archived under its hash before anything reads it."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from pipelines.lake.durable import write_atomic

SETTLE_NS = 50_000_000  # a file changed within this time could change again without its ctime showing it


@dataclass(frozen=True)
class Receipt:
    """One file of the inbox: where it lies, what it is, and the night that first saw these bytes."""

    path: str  # relative to the inbox
    sha256: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    received_at: str  # UTC, ISO


@dataclass(frozen=True)
class Received:
    """The inbox as one night found it."""

    receipts: tuple[Receipt, ...]
    files_read: int
    withdrawn: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]  # (path, why)


def archived(lake: Path, receipt: Receipt) -> Path:
    """Where the bytes of a receipt are kept for ever."""
    return lake / "archive" / receipt.sha256[:2] / receipt.sha256


def _candidates(inbox: Path) -> tuple[list[Path], list[tuple[str, str]]]:
    found, skipped = [], []
    for path in sorted(inbox.rglob("*")):
        name = path.relative_to(inbox).as_posix()
        if path.is_symlink():
            skipped.append((name, "是链接,不是文件,未读取"))
        elif path.is_dir() or path.name.startswith("."):
            continue
        elif path.name.startswith("~$"):
            skipped.append((name, "是 Excel 打开时的临时文件,未读取"))
        else:
            found.append(path)
    return found, skipped


def _settle(files: list[Path]) -> None:
    newest = max((path.stat().st_ctime_ns for path in files), default=0)
    if time.time_ns() - newest < SETTLE_NS:
        time.sleep(SETTLE_NS / 1e9)


def _known(index: Path) -> dict[str, Receipt]:
    if not index.exists():
        return {}
    return {row["path"]: Receipt(**row) for row in json.loads(index.read_text("utf-8"))}


def _take_in(lake: Path, path: Path, name: str, old: Receipt | None, now: str) -> Receipt:
    data = path.read_bytes()
    stat = path.stat()
    digest = hashlib.sha256(data).hexdigest()
    received_at = old.received_at if old and old.sha256 == digest else now
    receipt = Receipt(name, digest, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, received_at)
    if not archived(lake, receipt).exists():
        write_atomic(archived(lake, receipt), data, flush=False)
    return receipt


def _log(lake: Path, now: str, lines: list[dict[str, object]]) -> None:
    if lines:
        with (lake / "receipts.jsonl").open("a", encoding="utf-8") as out:
            for line in lines:
                out.write(json.dumps({"at": now, **line}, ensure_ascii=False) + "\n")


def receive(inbox: Path, lake: Path, now: str, seen: Callable[[str], None] = lambda name: None) -> Received:
    """Archive every new or changed file of `inbox`; a file whose size, times and inode stand is not read again.

    The inbox is what counts: an overwritten file replaces its earlier version, a removed one is withdrawn; the
    archive and receipts.jsonl keep every byte and every event. `now` is UTC in ISO form.
    """
    files, skipped = _candidates(inbox)
    _settle(files)
    index = lake / "inbox_index.json"
    known, receipts, events, read = _known(index), [], [], 0
    for path in files:
        name, stat = path.relative_to(inbox).as_posix(), path.stat()
        old = known.get(name)
        marks = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
        if old and marks == (old.size, old.mtime_ns, old.ctime_ns, old.inode) and archived(lake, old).exists():
            receipts.append(old)
            continue
        receipt = _take_in(lake, path, name, old, now)
        read += 1
        receipts.append(receipt)
        if old is None or old.sha256 != receipt.sha256:
            events.append({"event": "changed" if old else "received", **asdict(receipt)})
        seen(name)
    withdrawn = tuple(sorted(set(known) - {receipt.path for receipt in receipts}))
    events += [{"event": "withdrawn", **asdict(known[name])} for name in withdrawn]
    if read:
        os.sync()  # the archive is on disk before anything says that it is
    _log(lake, now, events)
    write_atomic(index, json.dumps([asdict(r) for r in receipts], ensure_ascii=False).encode())
    return Received(tuple(receipts), read, withdrawn, tuple(skipped))


def days_received(lake: Path) -> pl.DataFrame:
    """source_file, received_on: every day on which a path brought bytes it had not brought before."""
    log = lake / "receipts.jsonl"
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []
    came = [(line["path"], line["received_at"][:10]) for line in lines if line["event"] != "withdrawn"]
    days = pl.DataFrame(came, schema={"source_file": pl.String, "received_on": pl.String}, orient="row")
    return days.with_columns(pl.col("received_on").str.to_date("%Y-%m-%d")).unique()
