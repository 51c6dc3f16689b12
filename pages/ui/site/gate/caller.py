"""Caller: who sent a request, as far as the gate can tell from its cookie and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import anyio
from starlette.requests import HTTPConnection
from starlette.types import Scope

from casework.accounts.person import Person
from pages.ui.ask.casework import has_accounts
from pages.ui.site import viewer
from pages.ui.site.admit import LOCAL_MARK
from pages.ui.site.gate.checks import digest_of
from pages.ui.site.gate.cookie import token_of
from pages.ui.site.gate.sessions import CHECKS
from pages.ui.site.gate.visitor import is_secure
from pages.ui.site.local.key import is_local

CALLER = "mingjian.caller"  # where the app's own routes find it in the scope
_LOOKS = anyio.CapacityLimiter(4)  # of its own: a look at the store never waits for a file or a password


class Kind(Enum):
    PERSON = auto()  # signed in
    LOCAL = auto()  # at the machine of a county without accounts, and has shown the key
    ANONYMOUS = auto()
    NOBODY_YET = auto()  # anybody else, in a county without accounts


@dataclass(frozen=True)
class Caller:
    """`person` and `token` are there exactly for a signed-in person."""

    kind: Kind
    person: Person | None = None
    token: str | None = None

    @property
    def hats(self) -> frozenset[str]:
        """What the caller may be asked about; none before the password is their own."""
        if self.kind is Kind.LOCAL:
            return viewer.LOCAL.hats
        if self.person is None or self.person.must_change:
            return frozenset()
        return viewer.viewer_of(self.person).hats

    @property
    def marks(self) -> tuple[str, str]:
        """The user and the session that the app is told."""
        if self.person and self.token:
            return str(self.person.user_id), digest_of(self.token)
        return ("local", LOCAL_MARK) if self.kind is Kind.LOCAL else ("", "")


async def caller_of(scope: Scope, *, is_used: bool = True) -> Caller:
    """Who sent this. `is_used`: by doing something; a look at a page left open keeps no idle session alive.

    Raises what the store raises where it cannot be asked.
    """
    token = token_of(scope, is_secure(scope))
    if token is not None:
        look = CHECKS.person if is_used else CHECKS.watched
        person = CHECKS.fresh(token, is_used=is_used) or await anyio.to_thread.run_sync(look, token, limiter=_LOOKS)
        if person is not None:
            return Caller(Kind.PERSON, person, token)
    if await anyio.to_thread.run_sync(has_accounts, limiter=_LOOKS):
        return Caller(Kind.ANONYMOUS)
    return Caller(Kind.LOCAL if is_local(scope) else Kind.NOBODY_YET)


def caller_in(connection: HTTPConnection) -> Caller:
    """The caller that the gate found, for the app's own routes; anonymous where no gate stands in front."""
    found = connection.scope.get(CALLER)
    return found if isinstance(found, Caller) else Caller(Kind.ANONYMOUS)
