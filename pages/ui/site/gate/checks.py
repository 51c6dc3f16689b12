"""Checks: who a token belongs to, remembered for two seconds so that a page of sixty files costs one look.

An ended session is forgotten here at once by the process that ended it, by every other within two seconds.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from casework.accounts.person import Person

FRESH = 2.0  # seconds
MOST = 20_000  # sessions remembered
TRIES = 5  # looks, each begun after something was forgotten during the one before


@dataclass(frozen=True)
class Seat:
    """A session that was alive when it was last looked up."""

    token: str
    person: Person
    looked_at: float
    is_used: bool  # by somebody who did something


def digest_of(token: str) -> str:
    """What stands for the token inside the app, so that no page ever holds one."""
    return hashlib.sha256(token.encode()).hexdigest()


class Checks:
    """The sessions this process has seen lately. Safe to ask from any thread.

    `look(token, is_used)` may block; a look without use does not keep an idle session alive.
    """

    def __init__(
        self, look: Callable[[str, bool], Person | None], clock: Callable[[], float] = time.monotonic, most: int = MOST
    ) -> None:
        self._look, self._clock, self._most = look, clock, most
        self._seats: OrderedDict[str, Seat] = OrderedDict()
        self._lock = threading.Lock()
        self._forgotten = 0  # how often something was: a look that began before knows nothing of it

    def fresh(self, token: str, *, is_used: bool = True) -> Person | None:
        """Whose the token is, if that was looked up within the last two seconds; never blocks.

        `is_used`: a look for a page that was only open does not do, for it has not kept the session alive.
        """
        seat = self._seats.get(digest_of(token))
        is_fresh = seat and self._clock() - seat.looked_at < FRESH and (seat.is_used or not is_used)
        return seat.person if seat and is_fresh else None

    def person(self, token: str) -> Person | None:
        """Whose the token is now, who is doing something; None once the session is over."""
        return self.fresh(token) or self._looked_up(token, True)

    def watched(self, token: str) -> Person | None:
        """The same without the person having done anything: a page left open does not keep its session alive."""
        return self.fresh(token, is_used=False) or self._looked_up(token, False)

    def by_digest(self, digest: str) -> Person | None:
        """The same for one who knows the digest only: a session that came in through this process."""
        seat = self._seats.get(digest)
        return self.watched(seat.token) if seat else None

    def forget(self, token: str) -> None:
        """The session was ended: the next question looks it up."""
        with self._lock:
            self._forgotten += 1
            self._seats.pop(digest_of(token), None)

    def forget_person(self, user_id: int) -> None:
        """All sessions of this person were ended."""
        with self._lock:
            self._forgotten += 1
            for digest in [d for d, seat in self._seats.items() if seat.person.user_id == user_id]:
                del self._seats[digest]

    def _looked_up(self, token: str, is_used: bool) -> Person | None:
        """Look, and again where something was ended meanwhile: what was seen before may have been this session."""
        for _ in range(TRIES):
            known = self._forgotten
            asked_at = self._clock()  # before the look: what ends meanwhile is noticed in time
            person = self._look(token, is_used)
            with self._lock:
                if self._forgotten == known:
                    self._keep(token, person, asked_at, is_used)
                    return person
        return None  # so much ends just now that nothing is sure

    def _keep(self, token: str, person: Person | None, asked_at: float, is_used: bool) -> None:
        digest = digest_of(token)
        self._seats.pop(digest, None)
        if person is not None:
            self._seats[digest] = Seat(token, person, asked_at, is_used)
            if len(self._seats) > self._most:
                self._seats.popitem(last=False)
