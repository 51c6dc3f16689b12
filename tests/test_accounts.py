"""Accounts: who may be added, changed and disabled, on both stores."""

from __future__ import annotations

from casework import audit
from casework.accounts import sessions, sign_in
from tests.stores import *


def test_x(store):
    user = add(store)
    token = sign_in.sign_in(store, "ZHANG", RIGHT, NOON, HERE)
    assert sessions.person_of(store, token, NOON).login == "zhang"
    assert audit.verify(store).whole
