"""Csv jobs: what csv_speed measures, each in its own process: `python -m benchmarks.csv_jobs JOB CSV LAKE COUNTY`."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.measured import tell

KEY = "payments"
NAME = "拨付台账.csv"


def duckdb(table: Path, lake: Path, county: Path) -> Callable[[], object]:
    """DuckDB's plain copy: every column as text, no cleaning at all."""
    from duckdb import connect

    source, target = str(table), str(lake / "plain.parquet")
    copy = f"copy (select * from read_csv('{source}', all_varchar=true)) to '{target}' (format parquet)"  # noqa: S608
    return lambda: connect().execute(copy)


def mingjian(table: Path, lake: Path, county: Path) -> Callable[[], object]:
    """What a night's reader does with the file: read, clean and store it."""
    from pipelines.inbox.reader_pool import read_batch
    from pipelines.inbox.receive import Receipt, archived
    from pipelines.inbox.task import Task
    from pipelines.reference.county import load

    known = load(county)
    with table.open("rb") as file:  # the archive is checked against it
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    receipt = Receipt(NAME, sha256, table.stat().st_size, 0, 0, 0, "2026-07-01T00:00:00+00:00")
    archive = archived(lake, receipt)
    if not archive.exists():
        archive.parent.mkdir(parents=True)
        archive.hardlink_to(table)
    return lambda: read_batch(lake, [Task(receipt, KEY)], known)


if __name__ == "__main__":
    job, *paths = sys.argv[1:]
    tell(globals()[job](*map(Path, paths)))
