"""Damage: every file of a lake removed, emptied, cut and flipped in turn; readers, the night and the doctor answer.

`make soak` runs it over a sample county after two nights. Every file of both snapshots is tried by the reader; of the
rest of the lake a few of each kind are, each with a whole night behind it: what was archived must be there afterwards.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipelines.doctor.doctor import examine
from pipelines.lake.newest import newest
from pipelines.lake.snapshot_db import NoSnapshot, open_newest
from pipelines.lake.whole import check
from pipelines.night import night
from pipelines.sample.make import make_sample
from pipelines.sample.spec import Spec
from pipelines.stages.outcome import NightFailed

NOW = datetime(2026, 10, 20, 19, tzinfo=UTC)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(bytes(raw))


HARMS: dict[str, Callable[[Path], object]] = {
    "removed": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "cut": _cut,
    "flipped": _flip,
}


def _nights(data: Path, projects: int) -> None:
    make_sample(data, Spec(seed=1, projects=projects))
    night(data, now=NOW)
    night(data, now=NOW + timedelta(days=1), as_of=date(2026, 10, 21))


def _readers(data: Path) -> Iterator[str]:
    """Every file of the shown snapshot, every harm: the one before it is shown. Yields what went wrong."""
    before, shown = sorted((data / "lake" / "snapshots").iterdir())
    files = [path for path in sorted(shown.rglob("*")) if path.is_file()]
    for path in files:
        for harm, do in HARMS.items():
            kept = path.read_bytes()
            if not kept and harm != "removed":
                continue
            do(path)
            snapshot, passed = newest(data / "lake", lambda folder: (check(folder), folder)[1])
            path.write_bytes(kept)
            if snapshot != before or not passed:
                yield f"{path.relative_to(data)} {harm}: {snapshot} is shown"
    print(f"{len(files)} files of the shown snapshot, {len(HARMS)} harms each")


def _kinds(lake: Path) -> list[Path]:
    """One file of every other kind."""
    results = sorted((lake / "files").iterdir())
    return [
        lake / "CURRENT",
        lake / "receipts.jsonl",
        lake / "inbox_index.json",
        results[0] / "report.json",
        next(path for place in results for path in sorted(place.glob("*.parquet"))),
        next(path for path in sorted((lake / "archive").rglob("*")) if path.is_file()),
        next(iter(sorted((lake / "snapshots").iterdir(), reverse=True))) / "manifest.json",
    ]


def _archive(lake: Path) -> set[str]:
    """The hashes of the bytes that are there and whole."""
    return {
        path.name
        for path in (lake / "archive").rglob("*")
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == path.name
    }


def _night_after(data: Path, nth: int, harm: str, at: str, expected: set[str]) -> Iterator[str]:
    """One kind of file harmed in a copy, then the doctor and a night. Yields what went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(data, Path(folder) / "county"))
        HARMS[harm](copy / "lake" / at)
        problems = [line for line in examine(copy) if not line.well]
        try:
            night(copy, now=NOW + timedelta(days=2), as_of=date(2026, 10, 21))
        except NightFailed as sentence:
            yield f"{at} {harm}: the night stopped: {sentence}"
        try:
            _, passed = open_newest(copy)
        except NoSnapshot as sentence:
            yield f"{at} {harm}: nothing is shown: {sentence}"
            return
        if passed:
            yield f"{at} {harm}: still passed over: {passed[0]}"
        if lost := expected - _archive(copy / "lake"):
            yield f"{at} {harm}: lost {len(lost)} archived files"
        print(f"{nth:3} {at} {harm}: the doctor named {len(problems)} things, the night went on", flush=True)


def main() -> int:
    """Exit code 1 where anything broke, was lost or was shown although damaged."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=60)
    projects = parser.parse_args().projects
    start, wrong = time.perf_counter(), []
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "county"
        _nights(data, projects)
        wrong += list(_readers(data))
        expected = _archive(data / "lake")
        kinds = [path.relative_to(data / "lake").as_posix() for path in _kinds(data / "lake")]
        for nth, (at, harm) in enumerate((at, harm) for at in kinds for harm in HARMS):
            wrong += list(_night_after(data, nth + 1, harm, at, expected))
        begun = time.perf_counter()
        for path in (data / "lake" / "snapshots").iterdir():
            check(path)
        print(f"both snapshots checked by their hashes in {(time.perf_counter() - begun) * 1000:.0f} ms")
    print("\n".join(wrong) or "nothing lost, nothing damaged shown", f"({time.perf_counter() - start:.0f} s)")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
