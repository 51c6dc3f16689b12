"""Child: the process that reads files, one at a time, and may die of them."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

HEAVY = 3  # a reader that keeps a third of its memory after a file makes way for a fresh one
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def _bind_to(parent: int) -> None:
    """Never outlive the night, even while stuck in a file: a killed night leaves no readers behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _limit(memory: int) -> None:
    """Memory of its own only (RLIMIT_DATA): address space (RLIMIT_AS) also counts what allocators merely reserve."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _held() -> int:
    """Bytes of private memory this process holds now; 0 where the system does not tell."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[5]) * resource.getpagesize() if statm.exists() else 0


def _answer(handle: Callable[[Any], Any], task: Any) -> tuple[str, Any]:
    try:
        return "done", handle(task)
    except MemoryError:
        return "memory", None
    except OSError as error:  # a full disk is no fault of the file: the night must know
        return "raise", error
    except BaseException:  # noqa: BLE001  (Rust panics are BaseExceptions; whatever it is, it costs this file only)
        return "failed", traceback.format_exc()


def serve(channel: Connection, parent: int) -> None:
    """Set up, then answer task after task until the channel closes."""
    _bind_to(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the night; it ends its readers itself
    faulthandler.enable()
    setup, memory = channel.recv()
    try:
        handle = setup()
    except Exception as error:  # noqa: BLE001  (the parent raises it)
        channel.send(("raise", error, True))
        return
    _limit(memory)
    channel.send(("ready", None, False))
    last = False
    while not last:
        word, value = _answer(handle, channel.recv())
        last = word != "done" or _held() > memory / HEAVY
        channel.send((word, value, last))


if __name__ == "__main__":
    with Connection(int(sys.argv[1])) as opened:
        try:
            serve(opened, int(sys.argv[2]))
        except (EOFError, BrokenPipeError):  # the night has ended
            sys.exit(0)
