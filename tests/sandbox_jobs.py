"""Odd jobs: what the readers of the sandbox tests do; run as a script, a night whose two readers hang for good."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl


def odd_jobs() -> Callable[[Any], Any]:
    """The task names the job."""
    return lambda task: JOBS[task.split()[0]](task)


def no_start() -> Callable[[Any], Any]:
    raise ValueError("no county")


def _killed_once(task: str) -> str:
    mark = Path(task.split()[1])
    if mark.exists():
        return "read at last"
    mark.touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def _panic(task: str) -> None:
    os.write(2, b"thread 'main' panicked at src/xls.rs\n")
    raise type("PanicException", (BaseException,), {})("boom")


def _full(task: str) -> None:
    raise OSError(28, "No space left on device", "lake")


def _keep(task: str) -> int:
    KEPT.append(bytearray(300_000_000))
    return os.getpid()


def _sign_and_hang(task: str) -> None:
    (Path(task.split()[1]) / str(os.getpid())).touch()
    time.sleep(1000)


KEPT: list[bytearray] = []
JOBS: dict[str, Callable[[str], Any]] = {
    "good": lambda task: (task, os.getpid()),
    "exit": lambda task: os._exit(9),
    "segfault": lambda task: ctypes.string_at(0),
    "abort": lambda task: os.abort(),
    "hang": lambda task: time.sleep(1000),
    "spin": lambda task: sum(1 for _ in iter(int, 1)),
    "python": lambda task: [bytearray(50_000_000) for _ in range(100)],
    "rust": lambda task: pl.int_range(0, 400_000_000, eager=True).sum(),
    "error": lambda task: {}["no such key"],  # type: ignore[index]  # raises, as a mistake of ours would
    "panic": _panic,
    "whisper": lambda task: os.write(2, b"Invalid ifmt value: '50'\n"),
    "killed": _killed_once,
    "full": _full,
    "big": _keep,
    "sign": _sign_and_hang,
}


def main(folder: str) -> None:
    from pipelines.sandbox.limits import NIGHT
    from pipelines.sandbox.pool import Pool
    from tests.sandbox_jobs import odd_jobs as jobs  # under this name the readers find it

    with Pool[str](jobs, 2, NIGHT, weigh=len) as readers:
        for _ in readers.answers([f"sign {folder}", f"sign {folder} too"]):
            continue


if __name__ == "__main__":
    main(sys.argv[1])
