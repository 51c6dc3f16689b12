"""Issued: the addresses in memory that each session was sent; any other opens for it as if it were not there.

Streamlit serves /media/HASH to whoever asks, and makes a download for whoever names it. The gate sees every message
that goes to a page: what was sent over a session's lines is that session's, in all its tabs.

page of A told /media/3f….xlsx   A, in this tab and the next   →  the file
                                 B, who was shown the address  →  404
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable

MOST_SESSIONS, MOST_EACH = 2_000, 5_000  # remembered: some 100 pages' worth of buttons in each of many tabs


class Issued:
    """What this process sent lately, by session. Safe to ask from any thread."""

    def __init__(self, most_sessions: int = MOST_SESSIONS, most_each: int = MOST_EACH) -> None:
        self._most_sessions, self._most_each = most_sessions, most_each
        self._sessions: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, session: str, names: Iterable[str]) -> None:
        """These go to a page of this session; what was sent longest ago is forgotten where it gets too much."""
        with self._lock:
            own = self._sessions.setdefault(session, OrderedDict())
            self._sessions.move_to_end(session)
            for name in names:
                own[name] = None
                own.move_to_end(name)
            while len(own) > self._most_each:
                own.popitem(last=False)
            while len(self._sessions) > self._most_sessions:
                self._sessions.popitem(last=False)

    def holds(self, session: str, name: str) -> bool:
        """Whether this was sent to a page of this session."""
        with self._lock:
            return name in self._sessions.get(session, ())


ISSUED = Issued()
