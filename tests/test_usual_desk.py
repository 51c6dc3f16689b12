"""The usual desk: where somebody signed in lately, only their own wrong passwords hold them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.accounts.sign_in import sign_in
from casework.store import Store
from tests.stores import HERE, NOON, RIGHT, SECOND, add
from tests.test_sign_in import hashings, refused

__all__ = ["hashings"]  # a fixture: what is compared with a password, instead of argon2
pytestmark = pytest.mark.usefixtures("hashings")


def test_one_person_behind_an_offices_address_does_not_lock_the_office_out(store: Store) -> None:
    """Eight hours of guesses at ever new logins, one at each moment that the address allows it."""
    add(store)
    sign_in(store, "zhang", RIGHT, NOON, HERE)
    now, due = NOON, NOON
    for minute in range(8 * 60):
        now = NOON + 60 * minute * SECOND
        while due <= now:
            due += (refused(store, due, f"nobody{minute}-{due:%S%f}", HERE) or 1) * SECOND
        if minute % 5 == 0:
            assert sign_in(store, "zhang", RIGHT, now, HERE)
    assert refused(store, now, "other", HERE)  # while who never signed in there waits


@pytest.mark.parametrize(("days", "is_held"), [(29, False), (30, True), (31, True), (None, True)])
def test_the_usual_desk_is_one_of_the_last_thirty_days(store: Store, days: int | None, is_held: bool) -> None:
    add(store)
    if days is not None:
        sign_in(store, "zhang", RIGHT, NOON - timedelta(days=days), HERE)
    for nth in range(31):
        refused(store, NOON, f"nobody{nth}", HERE)
    assert (refused(store, NOON, "zhang", HERE) is not None) is is_held


def test_at_the_usual_desk_ones_own_wrong_passwords_still_count(store: Store) -> None:
    add(store)
    sign_in(store, "zhang", RIGHT, NOON, HERE)
    assert [refused(store, NOON, "zhang", HERE) for _ in range(6)] == [None, None, None, None, 30, 30]


def test_signing_in_at_the_usual_desk_frees_nobody_else_there(store: Store) -> None:
    add(store, "mine")
    sign_in(store, "mine", RIGHT, NOON, HERE)
    waits = [refused(store, NOON, f"victim{nth}", HERE) for nth in range(31)]
    assert sign_in(store, "mine", RIGHT, NOON, HERE)
    assert refused(store, NOON, "another", HERE) == waits[-1] == 10
