"""WebSocket: a page's line to the server, cut when its session ends — a fragment runs without anybody being let in.

Every message is preceded by a look at the session, and so is every fifth second without one: a page that is left alone,
and a script that is still running, end with the session too.
"""

from __future__ import annotations

import asyncio
import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.ui.site.gate.caller import Caller, Kind, caller_of
from pages.ui.site.gate.deeds import Deeds
from pages.ui.site.media.issued import ISSUED
from pages.ui.site.media.messages import issued, wanted

ENDED = 4401  # of the range for applications: the page's script asks why and opens the sign-in
EVERY = 5.0  # seconds between two looks at a page that says nothing
log = logging.getLogger(__name__)


class Line:
    """One WebSocket between a browser and the app."""

    def __init__(self, caller: Caller, scope: Scope, receive: Receive, send: Send, every: float = EVERY) -> None:
        self.caller, self.scope, self._receive, self._send, self._every = caller, scope, receive, send, every
        self._session = caller.marks[1]
        self._closed = False
        self._deeds = Deeds()
        self._next: asyncio.Task[Message] | None = None

    async def receive(self) -> Message:
        """The next message of a session that lives; the line's end as soon as it does not."""
        while not self._closed:
            if self._next is None:
                self._next = asyncio.ensure_future(_next(self._receive))
            done, _ = await asyncio.wait({self._next}, timeout=self._every)
            if done:
                message, self._next = self._next.result(), None
                if message["type"] != "websocket.receive":
                    return message
                if await self.lives(is_used=self._deeds.count(message)):
                    if self._may_have(message):
                        return message
                    continue
            elif await self.lives(is_used=False):
                continue
            await self._cut()
        return {"type": "websocket.disconnect", "code": ENDED}

    async def send(self, message: Message) -> None:
        """What the app says goes out as long as the line stands; files that it names are this session's then."""
        if not self._closed:
            if names := issued(message):
                ISSUED.note(self._session, names)
            await self._send(message)

    def _may_have(self, message: Message) -> bool:
        """Whether a page asks for no download but its own session's; another's, however learned of, is not made."""
        name = wanted(message)
        if name is None or ISSUED.holds(self._session, name):
            return True
        log.warning("a page asked for a download that was not made for its session")
        return False

    async def lives(self, *, is_used: bool) -> bool:
        """Whether the same person is still signed in; not so where that cannot be found out."""
        try:
            now = await caller_of(self.scope, is_used=is_used)
        except Exception:  # whatever it is: a gate that cannot ask lets nobody in
            log.exception("the gate could not ask whether the session lives")
            return False
        return now.kind in (Kind.PERSON, Kind.LOCAL) and now == self.caller

    async def _cut(self) -> None:
        self._closed = True
        await self._send({"type": "websocket.close", "code": ENDED, "reason": "session ended"})

    def drop(self) -> None:
        """Nobody listens any more."""
        if self._next is not None:
            self._next.cancel()


async def _next(receive: Receive) -> Message:
    return await receive()


async def watched(app: ASGIApp, scope: Scope, caller: Caller, receive: Receive, send: Send) -> None:
    """Run the app on the line. `scope` is signed: the cookie in it is looked at again and again."""
    line = Line(caller, scope, receive, send)
    try:
        await app(scope, line.receive, line.send)
    finally:
        line.drop()
