"""ASGI: one request to a server that is only asked, without a socket."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp


@dataclass(frozen=True)
class Answer:
    """What the server sent back: the kinds of its messages, and of an HTTP answer its parts."""

    kinds: tuple[str, ...]
    status: int | None
    headers: dict[str, str]
    content: bytes
    cookies: tuple[str, ...] = ()  # every Set-Cookie line

    @property
    def text(self) -> str:
        return self.content.decode()


def asked(
    app: ASGIApp,
    path: str,
    headers: dict[str, str] | None = None,
    kind: str = "http",
    method: str = "GET",
    *,
    body: bytes = b"",
    **more: Any,
) -> Answer:
    """One request or WebSocket through the whole stack. `more` goes into the scope: query_string, client, server."""
    named = {"host": "testserver", **(headers or {})}
    scope = {
        "type": kind,
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        "extensions": {},
        **more,
    }
    sent: list[dict[str, Any]] = []
    incoming = [{"type": "http.request", "body": body} if kind == "http" else {"type": "websocket.connect"}]

    async def receive() -> dict[str, Any]:
        if not incoming:
            await asyncio.Event().wait()  # a client that stays on the line and says no more
        return incoming.pop()

    async def send(message: Any) -> None:
        sent.append(message)

    # In a thread of its own: the browser tests leave an event loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(app(scope, receive, send))).result()
    start = next((message for message in sent if message["type"] == "http.response.start"), {"headers": []})
    return Answer(
        kinds=tuple(message["type"] for message in sent),
        status=start.get("status"),
        headers={name.decode(): value.decode() for name, value in start["headers"]},
        cookies=tuple(value.decode() for name, value in start["headers"] if name == b"set-cookie"),
        content=b"".join(message.get("body", b"") for message in sent),
    )
