"""Uploads: how much each person may have in the server's memory, where Streamlit keeps every file it was sent.

Streamlit lets go of a file when its widget's cross is clicked (DELETE), and of all files of a tab two minutes after the
tab was closed or reloaded; a tab that stays open keeps them. So a person's files count until one of these happened:

200 MB a person, in all tabs    held 160 MB, 45 MB more   → 429   until a file is taken out or the tab was reloaded
64 MB a request                 65 MB                     → 413
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

MEGABYTE = 1024 * 1024
MOST_A_REQUEST, MOST_A_PERSON = 64 * MEGABYTE, 200 * MEGABYTE
LEAST = 64 * 1024  # what a small file counts, so that not even a million empty ones are free
KEPT = 150.0  # seconds that files outlive their tab: Streamlit's two minutes and some
PATH = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)")
TOO_BIG = "文件太大，没有接收：一次不能超过 64 MB。请拆分后再传。"
TOO_MUCH = "您上传还没有关闭的文件太多，没有接收：每人合计不能超过 200 MB。请移去已传的文件，或刷新页面，几分钟后再传。"


@dataclass
class Tab:
    """What was sent to one tab: bytes by file. `gone_at`: when it was first seen closed."""

    files: dict[str, int] = field(default_factory=dict)
    gone_at: float | None = None


@dataclass
class Share:
    """What one person has in memory: files that are there, and bytes on their way."""

    tabs: dict[str, Tab] = field(default_factory=dict)
    under_way: int = 0

    @property
    def size(self) -> int:
        return self.under_way + sum(sum(tab.files.values()) for tab in self.tabs.values())


class Uploads:
    """The files of this process by person. Safe to ask from any thread.

    `is_open(session)`: whether the tab is connected; `release(session)` has its files removed. No more is remembered
    than 3,200 files a person.
    """

    def __init__(
        self,
        is_open: Callable[[str], bool],
        release: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._is_open, self._release, self._clock = is_open, release, clock
        self._shares: dict[int, Share] = {}
        self._lock = threading.Lock()

    def reserve(self, person: int, size: int) -> bool:
        """Make room for a file before it is received; False: the person has too much already."""
        with self._lock:
            share = self._shares.setdefault(person, Share())
            self._drop_closed(share)
            if share.size + max(size, LEAST) > MOST_A_PERSON:
                return False
            share.under_way += max(size, LEAST)
            return True

    def settle(self, person: int, reserved: int, session: str, file: str, kept: int | None) -> None:
        """What became of it: `kept` bytes are the file's now, in place of what it had; None: nothing was taken."""
        with self._lock:
            share = self._shares[person]
            share.under_way -= max(reserved, LEAST)
            if kept is not None:
                share.tabs.setdefault(session, Tab()).files[file] = max(kept, LEAST)

    def forget(self, person: int, session: str, file: str) -> None:
        """The file was taken out."""
        with self._lock:
            share = self._shares.get(person, Share())
            share.tabs.get(session, Tab()).files.pop(file, None)

    def _drop_closed(self, share: Share) -> None:
        now = self._clock()
        for session, tab in list(share.tabs.items()):
            if self._is_open(session):
                tab.gone_at = None
            elif tab.gone_at is None:
                tab.gone_at = now
            elif now - tab.gone_at > KEPT:
                self._release(session)  # it should have been long ago; now it is sure
                tab.files.clear()
            if not tab.files:
                del share.tabs[session]
