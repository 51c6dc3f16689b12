"""Standstill: a night that does nothing any more ends itself, or it would hold the lake and stop every later night.

    a file is read, a statement runs, a table is written   → something was done: the fuse is laid anew
    30 minutes in which two threads wait for each other    → `end` with every thread's stack, then exit code 2
    30 minutes in which a thread waits and holds the       → faulthandler's timer, which needs no lock, writes the
    interpreter, so that no Python runs either               stacks to standard error and ends the process, exit code 1

What is done is told by the processor's seconds of the process and its readers, and by the bytes that it reads and
writes: a slow disk or a long statement is no standstill.
"""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 1800.0  # seconds
EVERY = 30.0  # seconds between two looks
AT_REST = 0.01  # of one core: work takes more even on a crowded machine
LITTLE = 1_000_000  # bytes between two looks; the looks themselves read some thousand
LATER = 60.0  # seconds that `end` has before the timer ends the process without it
UNPUBLISHED = 2  # exit code
PROC = Path("/proc")
PARENT, UTIME, STIME = 1, 11, 12  # in /proc/PID/stat, counted behind the name


@dataclass(frozen=True)
class Look:
    """The night at one moment: seconds by a clock that only runs forward, seconds of processor, bytes moved."""

    at: float
    cpu: float
    moved: int

    def is_work_since(self, before: Look) -> bool:
        """Whether anything was done between two looks."""
        busy = self.cpu - before.cpu >= AT_REST * (self.at - before.at)
        return busy or self.moved - before.moved >= LITTLE


def look() -> Look:
    """The night now, with the readers that run; where the system does not tell (no /proc), without them.

    The thread that asks does not count: to look is no work.
    """
    own = time.process_time() - time.thread_time()  # os.times() counts in hundredths of a second
    ended = os.times()
    return Look(time.monotonic(), own + ended.children_user + ended.children_system + _of_readers(), _moved())


def _of_readers() -> float:
    """Seconds of processor of the processes that this one has started and that still run."""
    ticks = 0
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("utf-8", "replace").rpartition(")")[2].split()  # a name may hold blanks
        except OSError:
            continue  # it has ended meanwhile
        if len(fields) > STIME and int(fields[PARENT]) == os.getpid():
            ticks += int(fields[UTIME]) + int(fields[STIME])
    return ticks / os.sysconf("SC_CLK_TCK")


def _moved() -> int:
    """Bytes that the process has read and written; 0 where the system does not tell."""
    try:
        lines = (PROC / "self" / "io").read_text().splitlines()
    except OSError:
        return 0
    counted = dict(line.split(": ") for line in lines)
    return int(counted["rchar"]) + int(counted["wchar"])


@contextmanager
def fuse(end: Callable[[str], object]) -> Iterator[None]:
    """End the process where it stands still as long as the block lasts; `end` is handed the stacks of all threads."""
    _lay()  # before there is a second thread: this one may hold the interpreter from now on
    over = threading.Event()
    thread = threading.Thread(target=_keep, args=(end, over), name="standstill", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _keep(end: Callable[[str], object], over: threading.Event) -> None:
    try:
        _watch(end, over)
    finally:
        faulthandler.cancel_dump_traceback_later()  # without anybody who lays it anew it would end a night that works


def _watch(end: Callable[[str], object], over: threading.Event) -> None:
    before = work = look()
    while not over.wait(EVERY):
        now = look()
        if now.is_work_since(before):
            work = now
            _lay()
        elif now.at - work.at >= PATIENCE:
            try:
                end(_stacks())
            finally:  # whatever `end` could not do: a thread that waits for good would hold up an orderly exit
                os._exit(UNPUBLISHED)
        before = now


def _lay() -> None:
    faulthandler.dump_traceback_later(PATIENCE + LATER, exit=True, file=sys.__stderr__ or 2)


def _stacks() -> str:
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    frames = sys._current_frames().items()
    return "\n".join(f"{names.get(at, at)}\n{''.join(traceback.format_stack(frame))}" for at, frame in frames)
