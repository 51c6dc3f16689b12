"""Headers: what the gate takes out of a request and what it tells the app instead."""

from __future__ import annotations

from starlette.types import Scope

from pages.ui.site.gate.caller import CALLER, Caller

PREFIXES = (b"x-mj-", b"x_mj_", b"x-mj_", b"x_mj-")
USER_HEADER, SESSION_HEADER = b"x-mj-user", b"x-mj-session"  # .streamlit/config.toml, server.trustedUserHeaders


def signed(scope: Scope, caller: Caller) -> Scope:
    """The request as the app sees it: without what anybody wrote in the gate's name, with what the gate found."""
    kept = [(name, value) for name, value in scope["headers"] if not name.lower().startswith(PREFIXES)]
    user, session = caller.marks
    kept += [(USER_HEADER, user.encode()), (SESSION_HEADER, session.encode())]
    return {**scope, "headers": kept, CALLER: caller}
