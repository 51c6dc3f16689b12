"""Measured: a piece of work in a process of its own — its seconds, and the most memory the process ever held."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measure:
    """`seconds` of the work alone, `processor` seconds on all cores, `peak` bytes of the whole process."""

    seconds: float
    processor: float
    peak: int

    def __str__(self) -> str:
        return f"{self.seconds:8.2f} s {self.processor:8.2f} s of processor {self.peak / 1e9:6.2f} GB at most"


def measured(module: str, *words: str) -> Measure:
    """Run `python -m module words…`, whose last line is what `tell` prints."""
    done = subprocess.run([sys.executable, "-m", module, *words], stdout=subprocess.PIPE, check=True)  # noqa: S603
    return Measure(**json.loads(done.stdout.decode().splitlines()[-1]))


def tell(work: Callable[[], object]) -> None:
    """Do the work and print its measure: what the child of `measured` does."""
    start, processor = time.perf_counter(), time.process_time()
    work()
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    print(json.dumps({"seconds": seconds, "processor": processor, "peak": _peak()}))


def _peak() -> int:
    """Bytes. Linux hands a parent's ru_maxrss down to its children; VmHWM is the process's own."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def best(runs: list[Measure]) -> Measure:
    """The quickest run, with the highest peak of all: other work on the machine only ever adds."""
    quickest = min(runs, key=lambda run: run.seconds)
    return Measure(quickest.seconds, min(run.processor for run in runs), max(run.peak for run in runs))
