"""Cookie: carries the opaque token of a session; script cannot read it, other sites cannot send it."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

PLAIN, LOCKED = "mingjian_session", "__Host-mingjian_session"  # a browser takes the second over TLS only
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,200}")


def name_of(secure: bool) -> str:
    return LOCKED if secure else PLAIN


def value_of(scope: Scope, wanted: str) -> str | None:
    """The value of a cookie; None where there is none, or more than one to choose from."""
    values = set()
    for line in Headers(scope=scope).getlist("cookie"):
        for part in line.split(";"):
            name, _, value = part.strip().partition("=")
            if name == wanted:
                values.add(value)
    return values.pop() if len(values) == 1 else None


def token_of(scope: Scope, secure: bool) -> str | None:
    """The token that the request carries; None where there is none, or more than one to choose from."""
    token = value_of(scope, name_of(secure))
    return token if token and _TOKEN.fullmatch(token) else None


def give(response: Response, token: str, secure: bool) -> None:
    """Hand the token to the browser, until it is closed; how long the session lives is written in its row."""
    response.set_cookie(name_of(secure), token, path="/", secure=secure, httponly=True, samesite="lax")


def take(response: Response, secure: bool) -> None:
    """Have the browser forget the token."""
    response.delete_cookie(name_of(secure), path="/", secure=secure, httponly=True, samesite="lax")
