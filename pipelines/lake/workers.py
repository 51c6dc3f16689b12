"""Workers: files are read in processes of their own, so a file that crashes a reader costs that file only."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl

from pipelines.cleaning.file import CleanFile, clean_file
from pipelines.cleaning.schema import CHECKSUMS, REJECTED
from pipelines.lake import results
from pipelines.lake.receive import Receipt, archived
from pipelines.reference.county import County
from pipelines.reference.county import load as load_county

CRASHED = "读取程序在打开这个文件时崩溃,文件可能已损坏。请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。"
_county: County | None = None


@dataclass(frozen=True)
class Task:
    """One file to read: its receipt and the key its result is stored under."""

    receipt: Receipt
    key: str


def _start(reference: Path) -> None:
    global _county
    _county = load_county(reference)


def refused(name: str, sentence: str) -> CleanFile:
    """A result for a file of which nothing could be read."""
    return CleanFile(
        name=name,
        submitter=None,
        period_on=None,
        refused=sentence,
        sheets=(),
        clean={},
        rejected=pl.DataFrame(schema=REJECTED),
        checksums=pl.DataFrame(schema=CHECKSUMS),
    )


def read_one(lake: Path, task: Task, county: County | None = None) -> dict[str, Any]:
    """Read, clean and store one archived file; gives its report."""
    known = county or _county
    assert known is not None  # noqa: S101  (the pool's initializer has run)
    data = archived(lake, task.receipt).read_bytes()
    return results.store(lake, task.key, clean_file(task.receipt.path, data, known))


def _pool(county: County, size: int) -> ProcessPoolExecutor:
    # A process per core, so a thread per process: polars would start one per core in each of them.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(size, mp_context=context, initializer=_start, initargs=(county.folder,))


@contextmanager
def _without_main() -> Iterator[None]:
    """Start processes that do not run this one's main script again: a page's script, say, would end them at once."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _alone(lake: Path, task: Task, county: County) -> dict[str, Any]:
    with _pool(county, 1) as pool:
        try:
            with _without_main():
                future = pool.submit(read_one, lake, task)
            return future.result()
        except BrokenProcessPool:
            return results.store(lake, task.key, refused(task.receipt.path, f"{task.receipt.path}:{CRASHED}"))


def read_all(
    lake: Path, tasks: list[Task], county: County, done: Callable[[str], None], processes: int | None = None
) -> Iterator[tuple[Task, dict[str, Any]]]:
    """Read every task, on all cores; `processes=0` reads in this process (for tests of other things).

    A pool that a file brought down is given up, and the files it still owed are read one process each.
    """
    size = os.cpu_count() or 1 if processes is None else processes
    left = list(tasks)
    if size and left:
        with _pool(county, min(size, len(left))) as pool:
            with _without_main():
                futures = {pool.submit(read_one, lake, task): task for task in tasks}
            try:
                for future in as_completed(futures):
                    report = future.result()
                    left.remove(futures[future])
                    done(futures[future].receipt.path)
                    yield futures[future], report
            except BrokenProcessPool:
                pool.shutdown(cancel_futures=True)
    for task in left:
        report = _alone(lake, task, county) if size else read_one(lake, task, county)
        done(task.receipt.path)
        yield task, report
