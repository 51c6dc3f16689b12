"""Receipts: who brought which bytes when — the log of every event, the index of what counts, and how they mend.

The log (receipts.jsonl) only grows; the index (inbox_index.json) is the inbox as last seen. Each can be made from the
other where one is torn or gone: the index from the log's last word on each path, a lost line of the log from the index.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.lake.durable import set_aside, write_atomic

LOG, INDEX = "receipts.jsonl", "inbox_index.json"
HASH = re.compile("[0-9a-f]{64}")  # it becomes a path below the archive
SPOKEN = ("event", "path", "received_at")  # what every line of the log must say


@dataclass(frozen=True)
class Receipt:
    """One file of the inbox: where it lies, what it is, and the night that first saw these bytes."""

    path: str  # relative to the inbox, as shown
    sha256: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    received_at: str  # UTC, ISO


Known = dict[str, Receipt]


def known(lake: Path) -> tuple[Known, list[str]]:
    """The inbox as last seen, by path, and a sentence for each thing that had to be mended first. Raises OSError."""
    mended: list[str] = []
    lines, torn = _lines(lake / LOG)
    index = _index(lake / INDEX)
    if index is None:
        if os.path.lexists(lake / INDEX):
            kept = set_aside(lake / INDEX)
            mended.append(f"{INDEX} 已损坏，留作 {kept.name}，已按 {LOG} 重建")
        index = _last_word(lines)
    lost = _lost(index, lines)
    if torn:
        mended.append(f"{LOG} 有 {torn} 处损坏，留作 {_kept(lake / LOG).name}，完整的 {len(lines)} 行已保留")
    if torn or lost:
        _write(lake / LOG, [*lines, *lost])
    if lost and not torn:
        mended.append(f"{LOG} 缺少 {len(lost)} 份现有文件的收件记录，已按 {INDEX} 补上")
    return index, mended


def seen(lake: Path) -> Known:
    """The inbox as the last night saw it, by path; nothing is mended, for whoever only looks. Raises OSError."""
    index = _index(lake / INDEX)
    return _last_word(_lines(lake / LOG)[0]) if index is None else index


def log(lake: Path, now: str, events: Iterable[tuple[str, Receipt]]) -> None:
    """Add events (received, changed, withdrawn) to the log."""
    lines = [json.dumps(_event(event, receipt, now), ensure_ascii=False) + "\n" for event, receipt in events]
    if lines:
        with (lake / LOG).open("a", encoding="utf-8") as out:
            out.writelines(lines)


def write_index(lake: Path, receipts: Iterable[Receipt]) -> None:
    write_atomic(lake / INDEX, json.dumps([asdict(one) for one in receipts], ensure_ascii=False).encode())


def days_received(lake: Path) -> pl.DataFrame:
    """source_file, received_on: every day on which a path brought bytes it had not brought before."""
    lines, _ = _lines(lake / LOG)
    came = [(line["path"], line["received_at"][:10]) for line in lines if line["event"] != "withdrawn"]
    days = pl.DataFrame(came, schema={"source_file": pl.String, "received_on": pl.String}, orient="row")
    return days.with_columns(pl.col("received_on").str.to_date("%Y-%m-%d")).unique()


@dataclass(frozen=True)
class Records:
    """How log and index stand: whole and torn lines of the log, files that count but are not in it, and whether the
    index is whole."""

    whole: int
    torn: int
    lost: int
    index: bool


def records(lake: Path) -> Records:
    """How log and index stand, for the doctor. Raises OSError."""
    lines, torn = _lines(lake / LOG)
    index = _index(lake / INDEX)
    return Records(len(lines), torn, len(_lost(index or {}, lines)), index is not None)


def every(lake: Path) -> list[Receipt]:
    """A receipt of every file whose bytes the log speaks of."""
    return [receipt for line in _lines(lake / LOG)[0] if (receipt := _receipt(line))]


def _lost(index: Known, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A line for every file of the index whose receipt the log does not hold."""
    have = {(line["path"], line["received_at"]) for line in lines}
    return [
        _event("received", one, one.received_at) for one in index.values() if (one.path, one.received_at) not in have
    ]


def _event(event: str, receipt: Receipt, at: str) -> dict[str, Any]:
    return {"at": at, "event": event, **asdict(receipt)}


def _lines(path: Path) -> tuple[list[dict[str, Any]], int]:
    """The whole lines of the log and the number of torn ones; something else in its place is one torn line."""
    if not path.is_file():
        return [], int(os.path.lexists(path))
    raw = path.read_bytes()
    read = [_line(line) for line in raw.split(b"\n") if line.strip()]
    whole = [line for line in read if line is not None]
    cut = bool(raw) and not raw.endswith(b"\n") and read[-1:] != [None]
    return whole, len(read) - len(whole) + int(cut)


def _line(raw: bytes) -> dict[str, Any] | None:
    try:
        line = json.loads(raw)
        date.fromisoformat(line["received_at"][:10])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return line if all(isinstance(line.get(name), str) for name in SPOKEN) else None


def _index(path: Path) -> Known | None:
    """The index as it stands; None where there is none or it is not whole."""
    try:
        rows = json.loads(path.read_bytes()) if path.is_file() else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(rows, list):
        return None
    receipts = [_receipt(row) for row in rows]
    return None if None in receipts else {one.path: one for one in receipts if one}


def _last_word(lines: list[dict[str, Any]]) -> Known:
    """The inbox as the log tells it: the last event of each path. Lines without bytes (a register's) tell nothing."""
    by_path: Known = {}
    for line in lines:
        receipt = _receipt(line)
        if line["event"] == "withdrawn":
            by_path.pop(line["path"], None)
        elif receipt:
            by_path[receipt.path] = receipt
    return by_path


def _receipt(row: Any) -> Receipt | None:
    """The receipt in a row of the log or the index; None where a part is missing or of the wrong kind."""
    if not isinstance(row, dict):
        return None
    values: dict[str, Any] = {part.name: row.get(part.name) for part in fields(Receipt)}
    kinds = {part.name: str if part.type == "str" else int for part in fields(Receipt)}
    if any(type(value) is not kinds[name] for name, value in values.items()):
        return None
    return Receipt(**values) if HASH.fullmatch(values["sha256"]) else None


def _kept(path: Path) -> Path:
    """A second copy of a damaged log, or the thing in its place moved aside: nothing of it is deleted."""
    if not path.is_file():
        return set_aside(path)
    raw = path.read_bytes()
    kept = set_aside(path)
    write_atomic(path, raw)  # so that a crash before the mended one is written loses nothing
    return kept


def _write(path: Path, lines: list[dict[str, Any]]) -> None:
    write_atomic(path, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode())
