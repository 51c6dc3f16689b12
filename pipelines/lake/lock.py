"""Lock: one night at a time over a lake; the kernel lets go of it when the process dies."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LockedError(RuntimeError):
    """Another night is running over the same lake."""


@contextmanager
def only_writer(lake: Path) -> Iterator[None]:
    """Hold the lake's lock. Raises LockedError at once if another process has it."""
    lake.mkdir(parents=True, exist_ok=True)
    with (lake / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError(
                f"{lake}: 另一次夜间处理正在进行,本次未执行。请等它结束后再运行;今天的数据以它发布的为准。"
            ) from None
        yield
