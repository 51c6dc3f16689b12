"""Benchmark: the night over the default sample county, beside scripts that only read its files.

`make bench` prints seconds and ratios of one run; the baselines run in the same process on the same files:

    pandas      reads every file as text, as a technician's script does, and does nothing else with it
    the cells   this program's own reading of every file, on one core; cleaning comes on top
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.cleaning.file import clean_files
from pipelines.cleaning.sheet.mapping import read_for
from pipelines.inbox.batches import MOST_FILES
from pipelines.night import night
from pipelines.reading.unreadable import Unreadable
from pipelines.reference.county import County, load
from pipelines.sample.make import make_sample
from pipelines.sample.spec import Spec

TIMES = 12  # as many files, for how the time grows
ENCODINGS = ("utf-8-sig", "gb18030")


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds on the wall, seconds of this process's CPU, and what the work gave."""
    start, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - start, time.process_time() - cpu, result


def files(data: Path) -> list[tuple[str, bytes]]:
    inbox = data / "inbox"
    paths = sorted(path for path in inbox.rglob("*") if path.is_file())
    return [(path.relative_to(inbox).as_posix(), path.read_bytes()) for path in paths]


def pandas_reads(inbox: Path) -> int:
    """Lines of every file that pandas can read; those it cannot are left out."""
    return sum(len(frame) for path in sorted(inbox.rglob("*")) if path.is_file() for frame in _frames(path))


def _frames(path: Path) -> Iterator[pd.DataFrame]:
    try:
        if path.suffix in (".xlsx", ".xls"):
            yield from pd.read_excel(path, sheet_name=None, header=None, dtype=str).values()
        elif path.suffix == ".csv":
            text = next(text for name in ENCODINGS if (text := _text(path, name)) is not None)
            names = range(max(line.count(",") for line in text.splitlines() or [""]) + 1)
            yield pd.read_csv(io.StringIO(text), header=None, names=names, dtype=str)
        else:
            yield pd.read_json(path, lines=path.suffix == ".ndjson", dtype=False)
    except (ValueError, KeyError, ImportError, StopIteration):
        return


def _text(path: Path, encoding: str) -> str | None:
    try:
        return path.read_text(encoding)
    except UnicodeDecodeError:
        return None


def cells_alone(ledgers: list[tuple[str, bytes]], county: County) -> int:
    """Every cell of every file as text, and no more."""
    sheets = 0
    for name, data in ledgers:
        try:
            sheets += len(read_for(county, name, data, None))
        except Unreadable:
            continue
    return sheets


def cleaned(ledgers: list[tuple[str, bytes]], county: County) -> int:
    """Rows accepted, in batches as the night makes them."""
    batches = (ledgers[at : at + MOST_FILES] for at in range(0, len(ledgers), MOST_FILES))
    return sum(sheet.accepted for batch in batches for one in clean_files(batch, county) for sheet in one.sheets)


def reading(data: Path) -> None:
    """What cleaning costs beside reading, and how it grows with the number of files."""
    ledgers, county = files(data), load(data / "reference")
    _, read, sheets = timed(lambda: cells_alone(ledgers, county))
    _, both, rows = timed(lambda: cleaned(ledgers, county))
    many = [(name.replace("/", f"/{nth}_", 1), body) for nth in range(TIMES) for name, body in ledgers]
    _, more, _ = timed(lambda: cleaned(many, county))
    print(f"the cells alone    {read:8.2f} s of CPU   {len(ledgers)} files, {sheets} sheets (baseline)")
    print(f"read and cleaned   {both:8.2f} s of CPU   {both / read:.2f} x the cells, {rows} rows accepted")
    print(f"{TIMES} x the files     {more:8.2f} s of CPU   {more / both:.2f} x as long")


def nights(data: Path) -> None:
    """The first night, one without news, and one with a changed file."""
    base, _, lines = timed(lambda: pandas_reads(data / "inbox"))
    first, _, outcome = timed(lambda: night(data, now=datetime.now(UTC)))
    second, _, again = timed(lambda: night(data, now=datetime.now(UTC)))
    path = max((data / "inbox").rglob("*.csv"), key=lambda path: path.stat().st_size)
    path.write_bytes(path.read_bytes() + b"\n")
    third, _, changed = timed(lambda: night(data, now=datetime.now(UTC)))
    print(f"pandas only reads  {base:8.2f} s   {lines} lines (baseline)")
    print(f"first night        {first:8.2f} s   {first / base:.2f} x baseline, {outcome.files_read} files read")
    print(f"nothing new        {second:8.2f} s   {second / base:.2f} x baseline, {again.files_read} files read")
    print(f"one file changed   {third:8.2f} s   {third / base:.2f} x baseline, {changed.files_read} file read")
    for stage, seconds in outcome.timings.items():
        print(f"  {stage}  {seconds:.2f} s, {changed.timings.get(stage, 0.0):.2f} s with one file changed")


def main() -> None:
    warnings.filterwarnings("ignore")  # pandas tells of its own changes to come with every workbook
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--projects", type=int, default=267)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "county"
        made, _, _ = timed(lambda: make_sample(data, Spec(seed=chosen.seed, projects=chosen.projects)))
        size = sum(path.stat().st_size for path in (data / "inbox").rglob("*") if path.is_file())
        print(f"sample county      {made:8.2f} s   {chosen.projects} projects, {size / 1e6:.1f} MB of ledgers")
        reading(data)
        nights(data)


if __name__ == "__main__":
    main()
