"""Upload limit: the middleware that refuses a file before it is received, where its sender has too much already."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import Runtime, exists, get_instance

from pages.ui.site.gate.caller import caller_in
from pages.ui.site.server.uploads import MOST_A_REQUEST, PATH, TOO_BIG, TOO_MUCH, Uploads

LOCAL = 0  # the number of the one at the machine of a county without accounts; accounts begin at 1


def _is_open(session: str) -> bool:
    return exists() and get_instance().is_active_session(session)


def _release(session: str) -> None:
    if exists():
        runtime: Runtime = get_instance()
        runtime.uploaded_file_mgr.remove_session_files(session)


class UploadLimit:
    """Stands behind the gate, which says whose request it is."""

    def __init__(self, app: ASGIApp, uploads: Uploads | None = None) -> None:
        self.app = app
        self.uploads = uploads or Uploads(_is_open, _release)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = PATH.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if found is None or scope["method"] not in ("PUT", "DELETE"):
            await self.app(scope, receive, send)
            return
        person = caller_in(HTTPConnection(scope)).person
        whose = person.user_id if person else LOCAL
        if scope["method"] == "PUT":
            await self._put(whose, found[1], found[2], scope, receive, send)
            return
        answer = Answer(send)
        await self.app(scope, receive, answer.send)
        if answer.is_good:
            self.uploads.forget(whose, found[1], found[2])

    async def _put(self, whose: int, session: str, file: str, scope: Scope, receive: Receive, send: Send) -> None:
        size = _announced(scope)
        if size > MOST_A_REQUEST:
            await PlainTextResponse(TOO_BIG, 413)(scope, receive, send)
            return
        if not self.uploads.reserve(whose, size):
            await PlainTextResponse(TOO_MUCH, 429)(scope, receive, send)
            return
        body, answer = Body(receive, size), Answer(send)
        try:
            await self.app(scope, body.receive, answer.send)
        finally:
            kept = body.received if answer.is_good else None
            self.uploads.settle(whose, size, session, file, kept)


def _announced(scope: Scope) -> int:
    """How many bytes will come; as many as may where the request does not say."""
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else MOST_A_REQUEST


class Body:
    """What a request brings, cut off where it brings more than it announced."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._most = receive, most
        self.received = 0

    async def receive(self) -> Message:
        """The next part."""
        message = await self._receive()
        self.received += len(message.get("body", b""))
        return message if self.received <= self._most else {"type": "http.disconnect"}


class Answer:
    """What the app answers, passed on."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.is_good = False

    async def send(self, message: Message) -> None:
        """Pass it on, and note whether it is good news."""
        if message["type"] == "http.response.start":
            self.is_good = 200 <= message["status"] < 300
        await self._send(message)
