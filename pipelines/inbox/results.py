"""Results: what reading and cleaning a file gave, stored once under the file's hash, its name and the code's."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from pipelines.cleaning.file import CleanFile, SheetReport
from pipelines.inbox.receipts import Receipt
from pipelines.lake.durable import write_atomic
from pipelines.lake.fingerprint import READING, code
from pipelines.lake.whole import digest
from pipelines.reference.county import County

UNSETTLED = "UNSETTLED"
MOST_UNWRITTEN = 3  # tables of a part that wait to be written; more would hold more than two parts in memory
REPORT = {"name", "submitter", "period_on", "refused", "sheets", "again"}  # what every report says


def key(receipt: Receipt, county: County) -> str:
    """The name of a result: other bytes, another path, another county or other code make another key."""
    parts = (receipt.sha256, receipt.path, county.names_fingerprint, code(*READING))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def folder(lake: Path, result_key: str) -> Path:
    return lake / "files" / result_key


class Draft:
    """A result that is being written beside its place; `finish` puts it there, whole or not at all."""

    def __init__(self, lake: Path, result_key: str) -> None:
        self._target = folder(lake, result_key)
        self._beside = self._target.parent / f".tmp-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._beside.mkdir(parents=True)
        self._open: dict[str, pq.ParquetWriter] = {}
        self._writer = ThreadPoolExecutor(1)  # a part is written while the next one is cleaned
        self._unwritten: deque[Future[None]] = deque()

    def write(self, stem: str, frame: pl.DataFrame) -> None:
        """A table that is written in one piece; an empty one leaves no file."""
        if frame.height:
            frame.write_parquet(self._beside / f"{stem}.parquet", compression_level=1)

    def append(self, stem: str, frame: pl.DataFrame) -> None:
        """One more part of a table too long for one piece. A part that could not be written fails a later call."""
        if frame.height:
            while len(self._unwritten) > MOST_UNWRITTEN:
                self._unwritten.popleft().result()
            self._unwritten.append(self._writer.submit(self._write_part, stem, frame))

    def _write_part(self, stem: str, frame: pl.DataFrame) -> None:
        rows = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        if stem not in self._open:
            path = self._beside / f"{stem}.parquet"
            self._open[stem] = pq.ParquetWriter(path, rows.schema, compression="zstd", compression_level=1)
        self._open[stem].write_table(rows)

    def drop(self) -> None:
        """Leave nothing of what has not been finished."""
        self._writer.shutdown(cancel_futures=True)
        self._close()
        shutil.rmtree(self._beside, ignore_errors=True)

    def finish(self, report: dict[str, Any]) -> dict[str, Any]:
        """Put the result in its place, its report with the hash of every table; gives the report."""
        while self._unwritten:
            self._unwritten.popleft().result()
        self._writer.shutdown()
        self._close()
        report = {**report, "files_sha256": {path.name: digest(path) for path in sorted(self._beside.iterdir())}}
        (self._beside / "report.json").write_text(json.dumps(report, ensure_ascii=False), "utf-8")
        _clear(self._target)
        self._beside.rename(self._target)
        return report

    def _close(self) -> None:
        while self._open:
            self._open.popitem()[1].close()


def report_of(
    name: str,
    submitter: str | None,
    period_on: date | None,
    refused: str | None,
    sheets: Iterable[SheetReport],
    through_on: date | None = None,
) -> dict[str, Any]:
    """What is kept of a file's reading beside its rows."""
    return {
        "name": name,
        "submitter": submitter,
        "period_on": period_on.isoformat() if period_on else None,
        "through_on": through_on.isoformat() if through_on else None,
        "refused": refused,
        "sheets": [asdict(sheet) for sheet in sheets],
        "again": False,
    }


def store(lake: Path, result_key: str, result: CleanFile, *, again: bool = False) -> dict[str, Any]:
    """Write a result whole or not at all; gives its report. `again`: the next night that reads is to try once more."""
    draft = Draft(lake, result_key)
    for dataset, frame in result.clean.items():
        draft.write(dataset, frame)
    draft.write("rejected", result.rejected)
    draft.write("checksums", result.checksums)
    draft.write("warnings", result.warnings)
    report = report_of(
        result.name, result.submitter, result.period_on, result.refused, result.sheets, result.through_on
    )
    return draft.finish({**report, "again": again})


@contextmanager
def flush_results(lake: Path) -> Iterator[None]:
    """Results written inside are on disk when it ends. One flush for all of them: a flush per file costs more than
    reading it. What an interrupted night may have left torn is thrown away by the next one and read again."""
    files = lake / "files"
    if os.path.lexists(files / UNSETTLED) or not files.is_dir():
        _clear(files)
    write_atomic(files / UNSETTLED, b"")
    yield
    os.sync()
    (files / UNSETTLED).unlink()


def _clear(place: Path) -> None:
    """Remove a result or all of them, whatever lies in their place: they can be read again."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def load(lake: Path, result_key: str) -> dict[str, Any] | None:
    """The stored report, or None if the file is to be read (again): it has not been read by this code, was not read
    for want of time or memory, or its result is not what was stored."""
    report = stored(folder(lake, result_key))
    return None if report is None or report["again"] else report


def stored(place: Path) -> dict[str, Any] | None:
    """The report of a result that is whole, or None."""
    try:
        report = json.loads((place / "report.json").read_bytes())
        kept = report["files_sha256"].items()
        if any(Path(name).name != name or digest(place / name) != sha256 for name, sha256 in kept):
            return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return dict(report) if set(report) >= REPORT else None


def is_older(place: Path) -> bool:
    """Whether a result is of a version that kept no hashes: it is read again, but nothing is wrong with it."""
    try:
        return "files_sha256" not in json.loads((place / "report.json").read_bytes())
    except (OSError, ValueError, TypeError, RecursionError):
        return False


def rows_seen(report: dict[str, Any]) -> int:
    """The rows of the file's sheets; a sheet that feeds several datasets has been seen once."""
    return sum({sheet["sheet"]: int(sheet["rows_seen"]) for sheet in report["sheets"]}.values())


def period(report: dict[str, Any]) -> date | None:
    return date.fromisoformat(report["period_on"]) if report["period_on"] else None
