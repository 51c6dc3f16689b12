"""Routes: what each address of the server is for, and for whom. An address that is not stated opens for nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from starlette.routing import compile_path

from pages.ui.site import menu

ANYONE = "anyone"  # always answers
DOOR = "door"  # signing in, once there is an account to sign in with
OWN = "own"  # a signed-in person, also one who still has to change the password
NOBODY = "nobody"  # parts of Streamlit that the house does not use

ROUTES: Mapping[str, str] = MappingProxyType(
    {
        "/sign-in": DOOR,
        "/sign-in/oidc": DOOR,
        "/sign-in/oidc/callback": DOOR,
        "/sign-out": OWN,
        "/change-password": OWN,
        "/mingjian/health": ANYONE,
        "/mingjian/session": OWN,
        "/mingjian/boundaries/{snapshot}.geojson": "business",
        "/mingjian/{file:path}": "everyone",
        "/files/{sha256}": "business",
        "/_stcore/health": "everyone",
        "/_stcore/host-config": "everyone",
        "/_stcore/stream": "everyone",
        "/_stcore/metrics": "accounts",
        "/_stcore/upload_file/{session_id}/{file_id}": "upload",
        "/_stcore/bidi-components/{path:path}": "everyone",
        "/_stcore/agent/interact": NOBODY,
        "/_stcore/agent/openapi.json": NOBODY,
        "/_stcore/agent/mcp": NOBODY,
        "/auth/login": NOBODY,
        "/auth/logout": NOBODY,
        "/oauth2callback": NOBODY,
        "/component/{path:path}": "everyone",
        "/media/{file_id:path}": "everyone",
        "/static/{path:path}": "everyone",
        "/app/static/{path:path}": "everyone",
        "/favicon.png": "everyone",
        "/manifest.json": "everyone",
        "/": "everyone",
    }
)
_COMPILED = [(compile_path(path)[0], circle) for path, circle in ROUTES.items()]
_PAGE = re.compile(r"/([a-z_]+)")


def circle_of(path: str) -> str | None:
    """The circle that an address is for; None where nobody has stated one. A page's address is for its readers."""
    page = _PAGE.fullmatch(path)
    if page and (entry := menu.entries().get(page[1])):
        return entry.page.who
    return next((circle for pattern, circle in _COMPILED if pattern.fullmatch(path)), None)
