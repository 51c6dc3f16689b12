"""Worker: one reading process as the process that started it sees it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

from pipelines.sandbox.limits import STARTING

Handle = Callable[[Any], Any]
Setup = Callable[[], Handle]
MOST_SAID = 8000  # characters of a reader's last words that are kept


class Worker:
    """A process of its own that runs `setup` once and then answers one task at a time.

    It is started as a new interpreter, so it never runs the main script of this one.
    """

    def __init__(self, setup: Setup, memory: int, log: Path) -> None:
        self.task: Any = None
        self.ready = False
        self.time = STARTING
        self.deadline = time.monotonic() + STARTING
        self._log = log
        self.channel, theirs = Pipe()
        with log.open("ab") as says:
            self._process = subprocess.Popen(  # noqa: S603  (our own interpreter, our own module)
                [sys.executable, "-P", "-m", "pipelines.sandbox.child", str(theirs.fileno()), str(os.getpid())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=says,
                stderr=says,
                env=_environment(),
            )
        theirs.close()
        self._send((setup, memory))

    def give(self, task: Any, seconds: float) -> None:
        self.task, self.time = task, seconds
        self.deadline = time.monotonic() + seconds
        self._send(task)

    def heard(self) -> tuple[str, Any, bool]:
        """What the process answers: a word, a value, and whether it ends itself now; `died` if it is gone."""
        try:
            word, value, last = self.channel.recv()
        except (EOFError, ConnectionResetError):
            return "died", self._code(), True
        return word, value, last

    def output(self) -> str:
        """What it printed since last asked: panics, tracebacks, warnings of the libraries."""
        text = self._log.read_bytes()[-MOST_SAID:].decode("utf-8", "replace").strip()
        if text:
            os.truncate(self._log, 0)
        return text

    def end(self) -> None:
        """Kill it, if it still runs."""
        self.channel.close()
        self._process.kill()
        self._process.wait()

    def _code(self) -> int | None:
        """Its exit code; it has let go of the channel, so it is as good as gone."""
        try:
            return self._process.wait(5)
        except subprocess.TimeoutExpired:
            return None

    def _send(self, what: Any) -> None:
        try:
            self.channel.send(what)
        except BrokenPipeError:  # it has died; `heard` will say so
            return


def _environment() -> dict[str, str]:
    """A process per core, so a thread per process: polars would start one per core in each of them."""
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    return {
        **os.environ,
        "PYTHONPATH": path,
        "POLARS_MAX_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "RUST_BACKTRACE": "0",
    }
