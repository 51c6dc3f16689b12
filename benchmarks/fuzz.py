"""Fuzz: thousands of damaged ledgers through reading and cleaning; none may crash, hang, or lose a row.

`make soak` runs it. Every file is read in a worker process, so that a reader that takes its process down is counted.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.mutations import mutation
from pipelines.cleaning.outcome.report import CleanFile

PROJECT_NO = re.compile(r"^\d{9}-20\d{2}-\d{4}$")
LIMIT = 30.0  # seconds a file may take
FRESH = 10.0  # seconds a new worker may take to import everything


def violations(name: str, data: bytes) -> tuple[str, list[str]]:
    """ "read" or "refused", and what must never be."""
    from pipelines.cleaning.file import clean_file
    from tests.clerk import COUNTY

    result = clean_file(name, data, COUNTY)
    faults = [
        f"sheet {s.sheet!r}: {s.rows_seen} seen, {s.accepted} + {s.rejected} + {s.non_data} told"
        for s in result.sheets
        if s.rows_seen != s.accepted + s.rejected + s.non_data or min(s.accepted, s.rejected, s.non_data) < 0
    ]
    accepted, rejected = sum(s.accepted for s in result.sheets), sum(s.rejected for s in result.sheets)
    clean = sum(frame.height for frame in result.clean.values())
    if (accepted, rejected) != (clean, result.rejected.height):
        faults.append(f"told {accepted} accepted and {rejected} rejected, gave {clean} and {result.rejected.height}")
    if result.rejected.filter(result.rejected["reason_text"].fill_null("") == "").height:
        faults.append("a row sent back without a reason")
    if result.refused is not None and (not result.refused.endswith("。") or clean):
        faults.append(f"refused, but not in a sentence: {result.refused[:80]!r}, {clean} rows")
    if result.refused is None and not result.sheets:
        faults.append("neither refused nor read")
    if not result.refused:
        faults += forgotten(name, data, result)
    return "refused" if result.refused else "read", faults


def forgotten(name: str, data: bytes, result: CleanFile) -> list[str]:
    """Lines that hold a whole project number and were neither accepted nor sent back: an independent look."""
    from pipelines.reading.read import read

    places = {(row["source_sheet"], row["source_row"]) for frame in (*result.clean.values(), result.rejected)
            for row in frame.select("source_sheet", "source_row").to_dicts()}  # fmt: skip
    read_sheets = {s.sheet for s in result.sheets if s.accepted + s.rejected}
    lines = [(sheet.name, row) for sheet in read(name, data) if sheet.name in read_sheets for row in sheet.cells.rows()]
    return [
        f"sheet {sheet!r}: line {row[0]} is forgotten: {[cell for cell in row[1:] if cell][:6]}"
        for sheet, row in lines
        if len([cell for cell in row[1:] if cell]) > 2
        and any(PROJECT_NO.match(cell) for cell in row[1:] if cell)
        and (sheet, row[0]) not in places
    ]


def worker(inbox: Connection) -> None:
    """Answers (outcome, seconds, violations) for every (name, data) it is sent."""
    while (task := inbox.recv()) is not None:
        started = time.perf_counter()
        try:
            outcome, faults = violations(*task)
        except Exception as error:  # noqa: BLE001 (what a fuzz run is for)
            outcome, faults = "crash", [f"{type(error).__name__}: {str(error)[:200]}"]
        except BaseException as error:  # noqa: BLE001 (a panic of a Rust reader is none of Exception)
            outcome, faults = "crash", [f"{type(error).__name__}: {str(error)[:200]}"]
        inbox.send((outcome, time.perf_counter() - started, faults))


class Bench:
    """Worker processes, each with at most one file; one that dies or hangs is told and replaced."""

    def __init__(self, workers: int) -> None:
        self.context = multiprocessing.get_context("spawn")
        self.idle = [self._hired() for _ in range(workers)]
        self.busy: dict[Connection, tuple[Any, Any, float]] = {}

    def _hired(self) -> tuple[Any, Connection]:
        mine, theirs = self.context.Pipe()
        process = self.context.Process(target=worker, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        return process, mine

    def give(self, tag: Any, name: str, data: bytes) -> None:
        process, line = self.idle.pop()
        line.send((name, data))
        self.busy[line] = (process, tag, time.perf_counter())

    def answers(self) -> Iterator[tuple[Any, tuple[str, float, list[str]]]]:
        """At least one answer, if any is owed."""
        ready = wait(list(self.busy), timeout=1.0)
        now = time.perf_counter()
        for line, (process, tag, since) in list(self.busy.items()):
            if line in ready:
                try:
                    answer = line.recv()
                    self.idle.append((process, line))
                except EOFError:
                    answer = ("crash", now - since, [f"the process died ({process.exitcode})"])
                    self.idle.append(self._hired())
            elif now - since > LIMIT + FRESH:
                process.kill()
                answer = ("hang", now - since, [f"more than {LIMIT:.0f} s"])
                self.idle.append(self._hired())
            else:
                continue
            del self.busy[line]
            yield tag, answer

    def close(self) -> None:
        for _, line in self.idle:
            line.send(None)


def seeds(dice: Random, sample: Path) -> list[tuple[str, bytes]]:
    """Ledgers of the scribe over every dataset and kind, and of the sample county."""
    from pipelines.registry import datasets
    from pipelines.sample.make import make_sample
    from pipelines.sample.spec import Spec
    from tests.ledger_writer.hand import any_hand
    from tests.ledger_writer.ledger import ledger

    written = [ledger(dice.choice(list(datasets().values())), any_hand(dice), 8) for _ in range(200)]
    make_sample(sample, Spec(seed=1, projects=40))
    files = sorted(path for path in (sample / "inbox").rglob("*") if path.is_file())
    chosen = dice.sample(files, min(80, len(files)))
    return [(file.name, file.data) for file in written] + [
        (f"西河镇/{path.name}", path.read_bytes()) for path in chosen
    ]


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--files", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--keep", type=Path, help="a folder for the files that broke something")
    chosen = arguments.parse_args()
    dice, bench = Random(chosen.seed), Bench(chosen.workers)  # noqa: S311 (damage, not secrets)
    with tempfile.TemporaryDirectory() as folder:
        grown = [(name, data) for name, data in seeds(dice, Path(folder) / "county") if data]
    table: dict[str, Counter[str]] = {}
    slowest, broken, given = Counter[str](), [], 0
    while given < chosen.files or bench.busy:
        while given < chosen.files and bench.idle:
            name, data = dice.choice(grown)
            way, mutated = mutation(data, dice)
            bench.give((given, way, name, mutated), name, mutated)
            given += 1
        for (number, way, name, mutated), (outcome, seconds, faults) in bench.answers():
            table.setdefault(way, Counter()).update([outcome, *(["violation"] if faults else [])])
            slowest[way] = max(slowest[way], seconds)
            if faults:
                broken.append(f"file {number} ({way}, {name}): {'; '.join(faults)}")
                if chosen.keep:
                    chosen.keep.mkdir(parents=True, exist_ok=True)
                    (chosen.keep / f"{number}_{Path(name).name}").write_bytes(mutated)
    bench.close()
    heads = ("files", "read", "refused", "crash", "hang", "violations", "slowest s")
    print(f"{'accident':16}" + "".join(f"{head:>12}" for head in heads))
    for way, tally in sorted(table.items()):
        counts = [tally[outcome] for outcome in ("read", "refused", "crash", "hang")]
        cells = [sum(counts), *counts, tally["violation"], f"{slowest[way]:.2f}"]
        print(f"{way:16}" + "".join(f"{cell:>12}" for cell in cells))
    print("\n".join(broken) or f"{given} files: no crash, none over {LIMIT:.0f} s, no row lost")
    sys.exit(bool(broken) or any(seconds > LIMIT for seconds in slowest.values()))


if __name__ == "__main__":
    main()
