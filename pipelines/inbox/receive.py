"""Receive: what lies in the inbox tonight, each file archived under its hash before anything reads it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipelines.inbox import archive
from pipelines.inbox.archive import NotTaken, marks, take_in
from pipelines.inbox.inbox import Contents, look
from pipelines.inbox.receipts import Known, Receipt, days_received, known, log, write_index

__all__ = ["Receipt", "Received", "archived", "days_received", "receive"]
SETTLE_NS = 50_000_000  # a file changed within this time could change again without its ctime showing it


@dataclass(frozen=True)
class Received:
    """The inbox as one night found it."""

    receipts: tuple[Receipt, ...]
    files_read: int
    withdrawn: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]  # (path, why)
    mended: tuple[str, ...] = ()  # what of the lake's own records was damaged, and what became of it


def archived(lake: Path, receipt: Receipt) -> Path:
    """Where the bytes of a receipt are kept for ever."""
    return archive.place(lake, receipt.sha256)


def receive(inbox: Path, lake: Path, now: str, seen: Callable[[str], None] = lambda name: None) -> Received:
    """Archive every new or changed file of `inbox`; a file whose size, times and inode stand is not read again.

    The inbox is what counts: an overwritten file replaces its earlier version, a removed one is withdrawn; the
    archive and receipts.jsonl keep every byte and every event. A file that lies there but cannot be taken in costs
    itself only: it is skipped with a reason, and what it brought before goes on counting. `now` is UTC in ISO form.
    Raises OSError where the inbox itself or the lake is closed.
    """
    contents = look(inbox)
    _settle(contents)
    before, mended = known(lake)
    receipts, skipped, events, read = [], list(contents.skipped), [], 0
    for file in contents.files:
        old = before.get(file.name)
        if old and marks(file.stat) == _marks(old) and archive.sound(lake, old.sha256):
            receipts.append(old)
            continue
        try:
            receipt = _take_in(inbox, lake, file.name, file.place, old, now)
        except NotTaken as problem:
            stands = old if old and not problem.gone else None
            receipts += [stands] if stands else []
            skipped.append((file.name, f"{problem}{_standing(stands)}"))
            continue
        read += 1
        receipts.append(receipt)
        if old is None or old.sha256 != receipt.sha256:
            events.append(("changed" if old else "received", receipt))
        seen(file.name)
    receipts += _behind_closed_doors(contents, before)
    withdrawn = tuple(sorted(set(before) - {receipt.path for receipt in receipts}))
    if read:
        os.sync()  # the archive is on disk before anything says that it is
    log(lake, now, [*events, *(("withdrawn", before[name]) for name in withdrawn)])
    write_index(lake, receipts)
    return Received(tuple(receipts), read, withdrawn, tuple(skipped), tuple(mended))


def _settle(contents: Contents) -> None:
    newest = max((file.stat.st_ctime_ns for file in contents.files), default=0)
    if time.time_ns() - newest < SETTLE_NS:
        time.sleep(SETTLE_NS / 1e9)


def _marks(receipt: Receipt) -> tuple[int, int, int, int]:
    return (receipt.size, receipt.mtime_ns, receipt.ctime_ns, receipt.inode)


def _take_in(inbox: Path, lake: Path, name: str, place: str, old: Receipt | None, now: str) -> Receipt:
    sha256, stat = take_in(inbox, lake, place)
    received_at = old.received_at if old and old.sha256 == sha256 else now
    return Receipt(name, sha256, *marks(stat), received_at)


def _standing(old: Receipt | None) -> str:
    return f"；仍以 {old.received_at[:10]} 收到的那一份为准" if old else ""


def _behind_closed_doors(contents: Contents, before: Known) -> list[Receipt]:
    """What was received from folders that cannot be opened tonight: nobody can say that it was withdrawn."""
    return [old for name, old in before.items() if f"{name}/".startswith(tuple(contents.closed))]
