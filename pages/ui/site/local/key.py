"""Key: what a browser has to show once to be the one at this machine, made anew at every start of the server.

Where a connection comes from proves nothing: whoever comes through a forwarder on this machine (nginx, `ssh -R`,
stunnel) comes from it as well. What the server printed is read only by who can read its terminal or its log.

http://127.0.0.1:8501/township?key=…&year=2026   → 303 /township?year=2026, with a cookie
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from functools import cache
from urllib.parse import parse_qsl, urlencode

from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from pages.ui.site.gate.cookie import value_of
from pages.ui.site.gate.local_path import local_path
from pages.ui.site.local.here import is_here

VARIABLE = "MINGJIAN_KEY"  # a key of one's own: for browsers that a program starts
PARAMETER = "key"
FORM = re.compile(r"[A-Za-z0-9_-]{22,200}")  # 22 signs are 128 bits, if they come from a dice


@cache
def key() -> str:
    """The key of this process."""
    return os.environ.get(VARIABLE, "").strip() or secrets.token_urlsafe(32)


def cookie(port: int, shown: str) -> tuple[str, str]:
    """Name and value of the cookie: a browser keeps one for every port, and none of them is the key itself."""
    return f"mingjian_key_{port}", hashlib.sha256(f"mingjian {port} {shown}".encode()).hexdigest()


def has_shown(scope: Scope) -> bool:
    """Whether this browser has shown the key of this process."""
    name, value = cookie(_port(scope), key())
    found = value_of(scope, name)
    return found is not None and secrets.compare_digest(found.encode("utf-8", "surrogatepass"), value.encode())


def is_local(scope: Scope) -> bool:
    """Whether the person at this machine sent this: with the key, and over this machine's own connections."""
    return has_shown(scope) and is_here(scope)


def entrance(scope: Scope) -> Response | None:
    """The way on for a page's request that brings the key in its address: the same address without it.

    None where there is none, a wrong one, or a request from elsewhere. A browser that is in already loses an old key.
    """
    pairs = parse_qsl(scope.get("query_string", b"").decode("utf-8", "replace"), keep_blank_values=True)
    given = [value for name, value in pairs if name == PARAMETER]
    if not given or not is_here(scope):
        return None
    is_right = len(given) == 1 and secrets.compare_digest(given[0].encode("utf-8", "surrogatepass"), key().encode())
    if not is_right and not has_shown(scope):
        return None
    rest = urlencode([(name, value) for name, value in pairs if name != PARAMETER])
    wanted = local_path(scope["path"] + (f"?{rest}" if rest else ""))
    response = RedirectResponse(wanted, 303, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
    if is_right:
        name, value = cookie(_port(scope), key())
        response.set_cookie(name, value, path="/", httponly=True, samesite="lax")
    return response


def _port(scope: Scope) -> int:
    return int((scope.get("server") or ("", 0))[1] or 0)
