"""Benchmark: the night over the default sample county, beside what openpyxl alone needs to read its workbooks.

`make bench` prints seconds and ratios of one run; the baseline runs in the same process on the same files.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl

from pipelines.night import night
from pipelines.sample.make import make_sample
from pipelines.sample.spec import Spec


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def openpyxl_alone(inbox: Path) -> int:
    """Read every cell of every workbook; gives the number of cells."""
    cells = 0
    for path in sorted(inbox.rglob("*.xlsx")):
        try:
            book = openpyxl.load_workbook(path, read_only=False, data_only=True)
        except KeyError:
            continue  # openpyxl cannot open a workbook that names a missing part; the night can
        cells += sum(len(row) for sheet in book.worksheets for row in sheet.iter_rows())
    return cells


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--projects", type=int, default=267)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "county"
        made, _ = timed(lambda: make_sample(data, Spec(seed=chosen.seed, projects=chosen.projects)))
        size = sum(path.stat().st_size for path in (data / "inbox").rglob("*") if path.is_file())
        base, cells = timed(lambda: openpyxl_alone(data / "inbox"))
        first, outcome = timed(lambda: night(data, now=datetime.now(UTC)))
        second, again = timed(lambda: night(data, now=datetime.now(UTC)))
        print(f"sample county      {made:8.2f} s   {chosen.projects} projects, {size / 1e6:.1f} MB of ledgers")
        print(f"openpyxl alone     {base:8.2f} s   {cells} cells of the .xlsx files only (baseline)")
        print(f"first night        {first:8.2f} s   {first / base:.2f} x baseline, {outcome.files_read} files read")
        print(f"second night       {second:8.2f} s   {second / base:.2f} x baseline, {again.files_read} files read")
        for stage, seconds in outcome.timings.items():
            print(f"  {stage}  {seconds:.2f} s")


if __name__ == "__main__":
    main()
