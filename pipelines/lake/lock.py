"""Lock: one night at a time over a lake; the kernel lets go of it when the process dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.lake.durable import remove_leftovers


class LockedError(RuntimeError):
    """Another night is running over the same lake."""


@contextmanager
def only_writer(lake: Path) -> Iterator[None]:
    """Hold the lake's lock, and clear away what a killed writer left. Raises LockedError at once if another process
    has it, OSError where the lake cannot be written."""
    lake.mkdir(parents=True, exist_ok=True)
    # Read and write: a pipe in the lock's place would keep a mere writer waiting for its reader.
    with os.fdopen(os.open(lake / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644), "r+b", 0) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError(
                f"{lake}：另一次夜间处理正在进行，本次未执行。请等它结束后再运行；今天的数据以它发布的为准。"
            ) from None
        for folder in (lake, lake / "files", lake / "snapshots", lake / "archive", *(lake / "archive").glob("??")):
            remove_leftovers(folder)
        yield
