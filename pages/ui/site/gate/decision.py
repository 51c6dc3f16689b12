"""Decision: what becomes of a request — let through, sent to a page of the sign-in, or refused. Pure.

page, nobody signed in           → SIGN_IN      /media, nobody signed in          → 401
page, first sign-in              → CHANGE       an address nobody has stated      → 404
a page of other roles            → 403          anything, no account made yet     → SETUP
"""

from __future__ import annotations

from enum import Enum, auto

from pages.ui.site.gate.caller import Caller, Kind
from pages.ui.site.gate.routes import ANYONE, DOOR, NOBODY, OWN
from pages.ui.site.rights import may


class Decision(Enum):
    PASS = auto()
    SIGN_IN = auto()
    CHANGE = auto()
    SETUP = auto()
    UNAUTHORIZED = 401
    FORBIDDEN = 403
    UNKNOWN = 404


def decide(circle: str | None, caller: Caller, *, is_page: bool) -> Decision:
    """`circle` as `routes.circle_of` has it; `is_page`: a browser opens the address itself."""
    if circle == ANYONE or (circle == DOOR and caller.kind is not Kind.NOBODY_YET):
        return Decision.PASS
    match caller.kind:
        case Kind.NOBODY_YET:
            return Decision.SETUP if is_page else Decision.UNAUTHORIZED
        case Kind.ANONYMOUS:
            return Decision.SIGN_IN if is_page else Decision.UNAUTHORIZED
    if circle is None or circle == NOBODY:
        return Decision.UNKNOWN
    if circle == OWN:
        return Decision.PASS
    if caller.person and caller.person.must_change:
        return Decision.CHANGE if is_page else Decision.FORBIDDEN
    return Decision.PASS if may(caller.hats, circle) else Decision.FORBIDDEN
