"""Results: what reading and cleaning a file gave, stored once under the file's hash, its name and the code's."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.cleaning.file import CleanFile
from pipelines.lake.durable import write_atomic
from pipelines.lake.fingerprint import READING, code
from pipelines.lake.receive import Receipt
from pipelines.reference.county import County

UNSETTLED = "UNSETTLED"


def key(receipt: Receipt, county: County) -> str:
    """The name of a result: other bytes, another path, another county or other code make another key."""
    parts = (receipt.sha256, receipt.path, county.names_fingerprint, code(*READING))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def folder(lake: Path, result_key: str) -> Path:
    return lake / "files" / result_key


def store(lake: Path, result_key: str, result: CleanFile, *, again: bool = False) -> dict[str, Any]:
    """Write a result whole or not at all; gives its report. `again`: the next night that reads is to try once more."""
    target = folder(lake, result_key)
    beside = target.parent / f".tmp-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    beside.mkdir(parents=True)
    for dataset, frame in result.clean.items():
        if frame.height:
            frame.write_parquet(beside / f"{dataset}.parquet")
    if result.rejected.height:
        result.rejected.write_parquet(beside / "rejected.parquet")
    if result.checksums.height:
        result.checksums.write_parquet(beside / "checksums.parquet")
    if result.warnings.height:
        result.warnings.write_parquet(beside / "warnings.parquet")
    report = {
        "name": result.name,
        "submitter": result.submitter,
        "period_on": result.period_on.isoformat() if result.period_on else None,
        "refused": result.refused,
        "sheets": [asdict(sheet) for sheet in result.sheets],
        "again": again,
    }
    (beside / "report.json").write_text(json.dumps(report, ensure_ascii=False), "utf-8")
    if target.exists():
        shutil.rmtree(target)
    beside.rename(target)
    return report


@contextmanager
def settled(lake: Path) -> Iterator[None]:
    """Results written inside are on disk when it ends. One flush for all of them: a flush per file costs more than
    reading it. What an interrupted night may have left torn is thrown away by the next one and read again."""
    files = lake / "files"
    if (files / UNSETTLED).exists():
        shutil.rmtree(files)
    write_atomic(files / UNSETTLED, b"")
    yield
    os.sync()
    (files / UNSETTLED).unlink()


def load(lake: Path, result_key: str) -> dict[str, Any] | None:
    """The stored report, or None if the file has not been read by this code yet, or is to be tried again."""
    path = folder(lake, result_key) / "report.json"
    report: dict[str, Any] | None = json.loads(path.read_text("utf-8")) if path.exists() else None
    return None if report and report["again"] else report


def period(report: dict[str, Any]) -> date | None:
    return date.fromisoformat(report["period_on"]) if report["period_on"] else None
