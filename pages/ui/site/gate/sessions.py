"""Sessions: the checks of this process over the county's store."""

from __future__ import annotations

from datetime import UTC, datetime

from casework.accounts import sessions
from casework.accounts.person import Person
from pages.ui.ask.casework import store
from pages.ui.site.gate.checks import Checks


def _look(token: str, is_used: bool) -> Person | None:
    return sessions.person_of(store(), token, datetime.now(UTC), is_used=is_used)


CHECKS = Checks(_look)
