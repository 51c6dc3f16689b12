"""Visitor: how a request came here — over TLS or not, from which address, through which machine.

no proxy settings     the server (uvicorn) believes X-Forwarded-For and -Proto of a proxy on this machine
MINGJIAN_PROXY_PEERS  `mingjian serve` switches that off, so that `client` is the machine that really connected
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from pages.ui.site.gate.settings import Proxy, settings

BELIEVED = "FORWARDED_ALLOW_IPS"  # uvicorn's own setting


def is_secure(scope: Scope) -> bool:
    """Whether the visitor came over TLS, here or at the proxy in front."""
    if scope.get("scheme") in ("https", "wss"):
        return True
    public = urlsplit(settings().public_url or "")
    return public.scheme == "https" and Headers(scope=scope).get("host") == public.netloc


def is_own_origin(scope: Scope, origin: str) -> bool:
    """Whether an Origin header names this server as the visitor sees it."""
    host = Headers(scope=scope).get("host")
    if not host or not origin:
        return False
    return origin == f"{'https' if is_secure(scope) else 'http'}://{host}" or origin == settings().public_url


def is_peer(scope: Scope, proxy: Proxy) -> bool:
    """Whether one of the trusted machines sent this itself. Nobody is, where the server rewrites who connected."""
    client = scope.get("client")
    return os.environ.get(BELIEVED) == "" and client is not None and client[0] in proxy.peers


def address_of(scope: Scope) -> str:
    """The visitor's address, for the audit and for slowing down guesses."""
    proxy, passed_on = settings().proxy, Headers(scope=scope).getlist("x-forwarded-for")
    if proxy and passed_on and is_peer(scope, proxy):
        return passed_on[-1].split(",")[-1].strip()[:64]
    client = scope.get("client")
    return str(client[0]) if client else ""
