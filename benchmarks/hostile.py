"""Hostile: every file of a folder through `mingjian check`, one process each; fails where one breaks the promise.

`make hostile DIR=…`. The promise: nothing crashes; each file is read with its rows conserved, or refused in a sentence;
none takes longer than 30 s or more than 1.5 GB.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SECONDS, MEMORY = 30.0, 1.5e9
CHECK = "from cli.main import app; app()"


@dataclass(frozen=True)
class Ran:
    """One file's check: what it cost (bytes of the biggest process) and what it said."""

    file: str
    seconds: float
    memory: int
    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, object]:
        try:
            answer = json.loads(self.out)
        except json.JSONDecodeError:
            return {}
        return answer if isinstance(answer, dict) else {}


def ran(file: Path, data: Path | None) -> Ran:
    """Run the check and wait for it and all its readers."""
    command = [sys.executable, "-c", CHECK, "check", str(file), "--json", *(["--data", str(data)] if data else [])]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        actions = [(os.POSIX_SPAWN_DUP2, out.fileno(), 1), (os.POSIX_SPAWN_DUP2, err.fileno(), 2)]
        child = os.posix_spawn(sys.executable, command, os.environ, file_actions=actions)
        _, status, usage = os.wait4(child, 0)  # usage includes the readers, which the check has waited for
        seconds = time.perf_counter() - start
        code = os.waitstatus_to_exitcode(status)
        texts = [(stream.seek(0), stream.read().decode("utf-8", "replace"))[1] for stream in (out, err)]
    return Ran(file.name, seconds, usage.ru_maxrss * 1024, code, *texts)


def violations(run: Ran) -> Iterator[str]:
    """What this file's check did that no check may do."""
    report = run.report
    if run.seconds > SECONDS:
        yield f"took {run.seconds:.1f} s"
    if run.memory > MEMORY:
        yield f"took {run.memory / 1e9:.2f} GB"
    if "Traceback" in run.out + run.err or "panicked" in run.out + run.err:
        yield "shows a crash"
    if run.code != (2 if report.get("refused") else 0) or not report:
        yield f"exit code {run.code}"
    if report.get("refused") and not _is_sentence(str(report["refused"])):
        yield "no clear sentence"
    counts = [report.get(name) for name in ("rows_seen", "accepted", "rejected", "non_data")]
    numbers = [count for count in counts if isinstance(count, int)]
    if len(numbers) < 4 or numbers[0] != sum(numbers[1:]):
        yield f"rows lost: {counts}"


def _is_sentence(text: str) -> bool:
    return "请" in text and text.endswith("。") and "\n" not in text


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--data", type=Path, default=None)
    chosen = arguments.parse_args()
    files = sorted(path for path in chosen.folder.iterdir() if path.is_file())
    runs, bad = [], 0
    for file in files:
        run = ran(file, chosen.data)
        runs.append(run)
        broken = "; ".join(violations(run))
        bad += bool(broken)
        report = run.report
        rows = f"{report['rows_seen']} rows read. " if report.get("rows_seen") else ""
        what = rows + str(report.get("refused") or "")
        print(
            f"{run.seconds:6.2f} s {run.memory / 1e6:6.0f} MB  exit {run.code}  {run.file[-48:]:48}  {broken or what}"
        )
    refused = sum(not run.report.get("rows_seen") for run in runs)
    slowest, biggest = max(run.seconds for run in runs), max(run.memory for run in runs)
    print(f"{len(runs)} files: {len(runs) - refused} read, {refused} refused, {bad} break the promise; "
          f"slowest {slowest:.2f} s, biggest {biggest / 1e6:.0f} MB")  # fmt: skip
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
