"""Gate: what the gate adds to a request and to a message of a WebSocket, in milliseconds; `python -m benchmarks.gate`.

A county of 200 accounts in a file; one of them asks for a small answer again and again, first from the bare app, then
through the gate. Looks at the store happen as they do in service: one every two seconds for each session.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

ROUNDS = 7


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("ok")(scope, receive, send)


def _token() -> str:
    from casework.accounts import sessions, users
    from pages.ui.ask.casework import store

    now = datetime.now(UTC)
    made = [users.add(store(), "bench", f"u{nth}", "某某", "leader", None, (), False, None, now) for nth in range(200)]
    return sessions.start(store(), made[100].user_id, "oidc", now, "10.0.0.7")


def _scope(token: str, kind: str) -> dict[str, Any]:
    headers = [(b"host", b"10.0.0.1"), (b"cookie", f"mingjian_session={token}".encode())]
    return {
        "type": kind, "method": "GET", "path": "/_stcore/stream" if kind == "websocket" else "/app/static/a",
        "query_string": b"", "headers": headers, "client": ("10.0.0.7", 5), "server": ("10.0.0.1", 8501),
    }  # fmt: skip


async def _never() -> Any:
    return {"type": "http.request", "body": b""}


async def _swallow(_: Any) -> None:
    return None


async def _each(call: Callable[[], Awaitable[object]], number: int) -> float:
    """Milliseconds of one call."""
    begun = time.perf_counter()
    for _ in range(number):
        await call()
    return (time.perf_counter() - begun) / number * 1000


async def _measured(number: int) -> dict[str, float]:
    from pages.ui.site.gate import websocket
    from pages.ui.site.gate.caller import caller_of
    from pages.ui.site.gate.gate import Gate
    from pages.ui.site.gate.sessions import CHECKS

    token = _token()
    gate, scope, line_scope = Gate(_answer), _scope(token, "http"), _scope(token, "websocket")

    async def says() -> Any:
        return {"type": "websocket.receive", "bytes": b"x"}

    line = websocket.Line(await caller_of(line_scope), line_scope, says, _swallow)

    async def looked() -> object:
        CHECKS.forget(token)
        return await caller_of(scope)

    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "bare app": lambda: _answer(dict(scope), _never, _swallow),
        "through the gate": lambda: gate(dict(scope), _never, _swallow),
        "nobody signed in (401)": lambda: gate({**scope, "headers": scope["headers"][:1]}, _never, _swallow),
        "bare message": says,
        "message through the gate": line.receive,
        "look at the store": looked,
    }
    return {name: statistics.median([await _each(call, number) for _ in range(ROUNDS)]) for name, call in calls.items()}


def main() -> None:
    """Print milliseconds of each, and what the gate adds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=2000, help="requests in each of seven rounds")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        os.environ["MINGJIAN_DATA"] = data
        os.environ.pop("MINGJIAN_CASEWORK", None)
        found = asyncio.run(_measured(told.number))
    for name, each in found.items():
        print(f"{name:26} {each:8.3f} ms")
    print(f"the gate adds              {found['through the gate'] - found['bare app']:8.3f} ms a request")
    print(f"the gate adds              {found['message through the gate'] - found['bare message']:8.3f} ms a message")


if __name__ == "__main__":
    main()
