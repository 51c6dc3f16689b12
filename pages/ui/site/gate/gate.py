"""Gate: the middleware in front of everything — every request and every message of a WebSocket is somebody's.

Order in app.py: Gate, UploadLimit, SecurityHeaders, CompressedFiles. With the others outside, they would answer before
anybody has been asked who they are.
"""

from __future__ import annotations

import logging
import re

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from casework.errors import StoreError
from pages.ui.site.gate.answers import answer, broken, home
from pages.ui.site.gate.caller import Caller, Kind, caller_of
from pages.ui.site.gate.decision import Decision, decide
from pages.ui.site.gate.headers import signed
from pages.ui.site.gate.private import private
from pages.ui.site.gate.routes import circle_of
from pages.ui.site.gate.websocket import watched
from pages.ui.site.local.key import entrance
from pages.ui.site.media.issued import ISSUED
from pages.ui.site.media.messages import ADDRESS
from pages.ui.site.sign_in.proxy import introduced

_FILES = re.compile(r"/(media|files|component|static|app|mingjian|_stcore)/")
log = logging.getLogger(__name__)


def is_page(scope: Scope) -> bool:
    """Whether a browser opens the address itself, so that it can be sent to the sign-in and back."""
    wants_html = "text/html" in Headers(scope=scope).get("accept", "")
    return scope["method"] in ("GET", "HEAD") and wants_html and not _FILES.match(scope["path"])


def is_deed(scope: Scope) -> bool:
    """Whether the request is a form or an upload: files and health are asked for by pages that are only open."""
    return scope["method"] in ("POST", "PUT")


class Gate:
    """Wraps the whole app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            raise ValueError(f"the gate knows no connection of type {scope['type']!r}")

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = is_page(scope)
        try:
            caller = await caller_of(scope, is_used=page or is_deed(scope))
            introduction = await _introduced(scope, caller) if page else None
        except Exception as problem:  # noqa: BLE001  (whatever it is: a gate that cannot ask lets nobody in)
            _log(problem)
            await broken(is_page=page)(scope, receive, send)
            return
        if introduction is not None:
            await introduction(scope, receive, send)
            return
        decision = decide(circle_of(scope["path"]), caller, is_page=page)
        if decision is Decision.PASS and not _is_theirs(scope["path"], caller):
            decision = Decision.UNKNOWN
        if decision is Decision.PASS:
            moved = home(scope, caller.hats) if page else None
            await (moved or self.app)(signed(scope, caller), receive, private(scope["path"], send))
        else:
            await answer(decision, scope, is_page=page)(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        caller = await self._heard(scope)
        if caller is None or decide(circle_of(scope["path"]), caller, is_page=False) is not Decision.PASS:
            await receive()  # the opening, which a refusal answers
            await send({"type": "websocket.close", "code": 1008, "reason": "sign in"})  # before accepting: 403
            return
        await watched(self.app, signed(scope, caller), caller, receive, send)

    async def _heard(self, scope: Scope) -> Caller | None:
        try:
            return await caller_of(scope, is_used=False)  # a page that was left open connects again by itself
        except Exception as problem:  # noqa: BLE001  (as above)
            _log(problem)
            return None


def _is_theirs(path: str, caller: Caller) -> bool:
    """Whether a file in the server's memory was made for the caller's session; other addresses are as stated."""
    return not path.startswith(ADDRESS) or ISSUED.holds(caller.marks[1], path)


def _log(problem: Exception) -> None:
    """A store that is away is one sentence for each request, anything else is told with where it happened."""
    if isinstance(problem, StoreError):
        log.error("%s", problem)
    else:
        log.error("the gate could not ask who this is", exc_info=problem)


async def _introduced(scope: Scope, caller: Caller) -> Response | None:
    """The answer to a page's request that brings somebody: with the key of a county without accounts, or by a proxy."""
    if caller.kind in (Kind.LOCAL, Kind.NOBODY_YET):
        return entrance(scope)
    return await introduced(scope, caller)
