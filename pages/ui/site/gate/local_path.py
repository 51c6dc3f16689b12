"""Local path: the address to return to after signing in, if it is one of this server's own.

/township?period=2026年    → as it is
//evil.example, /\\evil.example, https://evil.example, /%2f%2fevil.example, /a\\r\\nb    → /
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from starlette.types import Scope

FRONT = "/"
LONGEST = 2000  # characters; a deep link of the filter bar has some 150
OWN_PAGES = ("/sign-in", "/sign-out", "/change-password")  # to return there would go round in circles
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\\\u2028\u2029]")


def asked_for(scope: Scope) -> str:
    """The address that a request asks for, if it is one to come back to."""
    query = scope.get("query_string", b"").decode("utf-8", "replace")  # a browser sends ASCII, a typed link may not
    return local_path(scope["path"] + (f"?{query}" if query else ""))


def local_path(text: str | None) -> str:
    """The path and query to go to; the front page where the text names anything but a page of this server."""
    if not text or len(text) > LONGEST or not text.startswith("/"):
        return FRONT
    bare = unquote(unquote(text.partition("?")[0]))  # twice: a proxy may decode once before the browser does
    if bare.startswith("//") or _CONTROL.search(bare) or _CONTROL.search(text):
        return FRONT
    parts = urlsplit(text)
    if parts.scheme or parts.netloc or parts.path.startswith(OWN_PAGES):
        return FRONT
    query = f"?{quote(parts.query, safe='=&%+')}" if parts.query else ""
    return quote(parts.path, safe="/%") + query
