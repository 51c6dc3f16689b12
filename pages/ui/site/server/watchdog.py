"""Watchdog: ends a server that answers nobody any more, so that its supervisor starts a new one.

Two kinds of standing still are told apart from work:

    a script has been running for 60 s, none has ended in that time, and the process was at rest    → `Watch.stuck`
    a thread waits while it holds the interpreter's lock, so that no Python runs at all             → the fuse

The fuse is faulthandler's timer, which needs no lock: it burns for 60 s and is laid anew every two seconds. Where it
burns down it writes every thread's stack to the log and ends the process with exit code 1; so does the watch.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PATIENCE = 60.0  # seconds
EVERY = 2.0  # seconds between two looks
AT_REST = 0.05  # of one core: work takes more even on a crowded machine, visitors who reload take less
SCRIPT = "ScriptRunner.scriptThread"  # what Streamlit calls the thread of a session whose script runs
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Look:
    """The server at one moment: seconds by a clock that only runs forward, CPU seconds used, running scripts."""

    at: float
    cpu: float
    scripts: frozenset[int]


@dataclass
class Watch:
    """What the looks of the last minute say."""

    first: Look
    looks: deque[Look] = field(default_factory=deque)
    ended_at: float | None = None  # when a script was last seen to end
    quiet_since: float = 0.0  # since when none has ended while one is running

    def __post_init__(self) -> None:
        self.looks.append(self.first)
        self.quiet_since = self.first.at

    def see(self, look: Look) -> None:
        """Take in one more look; what is older than a minute is forgotten."""
        before = self.looks[-1]
        if before.scripts - look.scripts:
            self.ended_at = look.at
        if before.scripts - look.scripts or not look.scripts:
            self.quiet_since = look.at
        self.looks.append(look)
        while look.at - self.looks[1].at >= PATIENCE:
            self.looks.popleft()

    @property
    def stuck(self) -> bool:
        """Nobody is served although somebody waits, and nothing works on it: a long export is not stuck."""
        oldest, newest = self.looks[0], self.looks[-1]
        if newest.at - self.quiet_since < PATIENCE or newest.at - oldest.at < PATIENCE:
            return False
        return newest.cpu - oldest.cpu < AT_REST * (newest.at - oldest.at)


def look() -> Look:
    """The server now. Children count once they have ended: a check of an upload waits for one."""
    used = os.times()
    cpu = used.user + used.system + used.children_user + used.children_system
    running = [thread.native_id for thread in threading.enumerate() if thread.name == SCRIPT]
    return Look(time.monotonic(), cpu, frozenset(number for number in running if number is not None))


@contextmanager
def watched() -> Iterator[Watch]:
    """Watch over the process as long as the block lasts."""
    watch, over = Watch(look()), threading.Event()
    thread = threading.Thread(target=_keep, args=(watch, over), name="watchdog", daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join()


def _keep(watch: Watch, over: threading.Event) -> None:
    while not over.is_set():
        faulthandler.dump_traceback_later(PATIENCE, exit=True, file=sys.__stderr__ or 2)
        watch.see(look())
        if watch.stuck:
            _end(watch)
        over.wait(EVERY)
    faulthandler.cancel_dump_traceback_later()


def _end(watch: Watch) -> None:
    running = len(watch.looks[-1].scripts)
    log.critical(
        "看板停住：%d 个页面在等，%d 秒内没有一个完成，进程也没有在计算。现在退出，由服务管理器重新启动。",
        running,
        PATIENCE,
    )
    faulthandler.dump_traceback(file=sys.__stderr__ or 2, all_threads=True)
    os._exit(1)  # a thread that waits for good would hold up an orderly exit
