"""Gated: the whole stack in front of an app that answers every request with the same secret."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from casework.accounts import sessions, users
from casework.accounts.users import User
from pages.ui.ask.casework import store
from pages.ui.site.gate.cookie import PLAIN
from pages.ui.site.gate.gate import Gate
from pages.ui.site.gate.routes import ROUTES
from pages.ui.site.local import key
from pages.ui.site.server.compressed_files import CompressedFiles
from pages.ui.site.server.security_headers import SecurityHeaders
from pages.ui.site.server.upload_limit import UploadLimit
from pages.ui.site.sign_in.routes import SIGN_IN
from tests.asgi import Answer, asked
from tests.stores import RIGHT, hashed_once

FIGURES = "西河镇的台账"
HTML = {"accept": "text/html"}
LOOPBACK = {"server": ("127.0.0.1", 8501), "client": ("127.0.0.1", 50000)}
AT_HOME = {"headers": {"host": "127.0.0.1:8501", "cookie": "=".join(key.cookie(8501, key.key()))}, **LOOPBACK}
AWAY = {"server": ("10.0.0.1", 8501), "client": ("10.0.0.7", 50000)}
PATHS = sorted({re.sub(r"\{[^}]*\}", "a", path) for path in ROUTES} | {"/anything", "/a/b"})  # one of every route


async def _secret(request: Request) -> PlainTextResponse:
    told = [value for name, value in request.headers.items() if name.startswith("x-mj-")]
    return PlainTextResponse(f"{FIGURES} {' '.join(told)}", headers={"Cache-Control": "public, max-age=60"})


async def _line(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(FIGURES)
    await socket.close()


METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]
ROUTED = [*SIGN_IN, Route("/{path:path}", _secret, methods=METHODS), WebSocketRoute("/{path:path}", _line)]
STACK = [
    *(Middleware(each) for each in (Gate, UploadLimit, SecurityHeaders, CompressedFiles)),
    Middleware(SessionMiddleware, secret_key=FIGURES),
]
APP = Starlette(routes=ROUTED, middleware=STACK)


def account(
    login: str,
    role: str = "leader",
    *,
    township: str | None = None,
    office: bool = False,
    categories: tuple[str, ...] = (),
) -> User:
    """An account of the county under MINGJIAN_DATA, with the password that the tests know, hashed once for all."""
    now = datetime.now(UTC)
    with hashed_once():
        return users.add(store(), "test", login, f"{login}同志", role, township, categories, office, RIGHT, now)


def session(user: User, *, how: str = "oidc", ago: timedelta = timedelta(0)) -> str:
    """A token of theirs; of `oidc`, so that nobody has to change a password first."""
    return sessions.start(store(), user.user_id, how, datetime.now(UTC) - ago, "10.0.0.7")


def with_cookie(token: str | None, **headers: str) -> dict[str, str]:
    return {**({"cookie": f"{PLAIN}={token}"} if token else {}), **headers}


def get(path: str, token: str | None = None, *, page: bool = False, **more: Any) -> Answer:
    headers = {**with_cookie(token), **(HTML if page else {}), **more.pop("headers", {})}
    return asked(APP, path, headers, **{**AWAY, **more})


def post(path: str, fields: dict[str, str] | bytes, token: str | None = None, **headers: str) -> Answer:
    """A form as our own page sends it, unless the headers say otherwise."""
    body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
    sent = {"origin": "http://testserver", "content-type": "application/x-www-form-urlencoded"} | headers
    return asked(APP, path, with_cookie(token, **sent), method="POST", body=body, scheme="http", **AWAY)
