"""Visitor: how a request came here — over TLS or not, from which address, through which machine.

X-Forwarded-For and X-Forwarded-Proto are believed from the machines in MINGJIAN_PROXY_PEERS, and from no other: one
on this machine counts only if it is named too. uvicorn's own belief is off, so `client` is who really connected.

peers 127.0.0.1, 10.0.0.2   from 127.0.0.1, X-Forwarded-For: 6.6.6.6, 203.0.113.5, 10.0.0.2   → 203.0.113.5
no peers                    from 127.0.0.1, X-Forwarded-For: 6.6.6.6                          → 127.0.0.1
"""

from __future__ import annotations

import logging
import os
from functools import cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from pages.ui.site.gate.settings import BELIEVED, settings

log = logging.getLogger(__name__)


def is_secure(scope: Scope) -> bool:
    """Whether the visitor came over TLS, here or at the proxy in front."""
    if scope.get("scheme") in ("https", "wss"):
        return True
    if is_peer(scope) and Headers(scope=scope).get("x-forwarded-proto", "").strip().lower() == "https":
        return True
    public = urlsplit(settings().public_url or "")
    return public.scheme == "https" and Headers(scope=scope).get("host") == public.netloc


def is_own_origin(scope: Scope, origin: str) -> bool:
    """Whether an Origin header names this server as the visitor sees it."""
    host = Headers(scope=scope).get("host")
    if not host or not origin:
        return False
    return origin == f"{'https' if is_secure(scope) else 'http'}://{host}" or origin == settings().public_url


def is_peer(scope: Scope) -> bool:
    """Whether one of the trusted machines sent this itself. Nobody is, where the server rewrites who connected."""
    client = scope.get("client")
    return os.environ.get(BELIEVED) == "" and client is not None and client[0] in settings().peers


def address_of(scope: Scope) -> str:
    """The visitor's address, for the audit and for slowing down guesses: the last that is none of our proxies'."""
    client = scope.get("client")
    connected = str(client[0]) if client else ""
    lines = Headers(scope=scope).getlist("x-forwarded-for")
    if lines and not is_peer(scope):
        _not_believed()
        return connected
    peers, passed_on = settings().peers, [part.strip() for part in ",".join(lines).split(",") if part.strip()]
    return next((part[:64] for part in reversed(passed_on) if part not in peers), connected)


@cache
def _not_believed() -> None:
    """Said once: a proxy that nobody named makes all its visitors one address."""
    log.warning("X-Forwarded-For 来自没有写在 MINGJIAN_PROXY_PEERS 里的机器，没有采信：记下的是那台机器的地址。")
