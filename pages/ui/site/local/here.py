"""Here: whether a request came over this machine's own connections. It is asked beside the key, never instead of it:
a forwarder on this machine looks the same."""

from __future__ import annotations

import ipaddress

from starlette.datastructures import Headers
from starlette.types import Scope
from streamlit import config

# A proxy that says so is no way for the person at this machine; one that says nothing is why there is a key.
FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


def is_loopback(host: str | None) -> bool:
    """Whether the name or address, with or without a port, is this machine's own."""
    if not host:
        return False
    bare = host[1:].partition("]")[0] if host.startswith("[") else host
    bare = bare.partition(":")[0] if bare.count(":") == 1 else bare
    if bare.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


def listens_here_only() -> bool:
    """Whether the server was told to listen on a loopback address; one that was told none listens everywhere."""
    return is_loopback(config.get_option("server.address"))


def is_here(scope: Scope) -> bool:
    """All of it: a server that listens on loopback, a connection on loopback, a loopback name, and no proxy between."""
    headers = Headers(scope=scope)
    ends = [(scope.get(end) or ("",))[0] for end in ("server", "client")]
    return (
        listens_here_only()
        and all(is_loopback(end) for end in ends)
        and is_loopback(headers.get("host"))
        and not any(name in headers for name in FORWARDED)
    )
