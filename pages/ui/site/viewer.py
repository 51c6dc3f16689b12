"""Viewer: who looks at the pages, what they may open, and whose rows they may see."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import streamlit as st

from casework.accounts.person import LABELS, OFFICE, Person, Role
from pages.ui.ask.casework import has_accounts
from pages.ui.site import rights
from pages.ui.site.gate.sessions import CHECKS
from pipelines.lake.snapshot_db import Scope

USER, SESSION = "mingjian_user", "mingjian_session"  # in st.user; .streamlit/config.toml names the headers behind them
LOCAL_MARK = secrets.token_hex(16)  # what the gate calls the local viewer: of this process, so nobody can send it


@dataclass(frozen=True)
class Viewer:
    """A person let in for this run. `name` is printed on what they export; `user_id` is None for the local viewer."""

    name: str
    scope: Scope
    hats: frozenset[str] = frozenset()
    label: str = ""
    user_id: int | None = None
    login: str = ""
    township: str | None = None  # of a township's account: the only one it hands in for


class NotAdmitted(Exception):
    """Nobody is signed in behind this run, or no longer."""


LOCAL = Viewer("本机用户", Scope(), frozenset({rights.LOCAL}))


def scope_of(person: Person) -> Scope:
    """Whose rows: a township's account its own, the admin none, everyone else the whole county."""
    if person.role is Role.TOWNSHIP:
        return Scope(townships=(person.township,) if person.township else ())
    if person.role is Role.ADMIN:
        return Scope(townships=())
    return Scope()


def viewer_of(person: Person) -> Viewer:
    """The person as the pages know them."""
    hats = {person.role.value, *(["office"] if person.is_office else [])}
    label = OFFICE if person.is_office else person.township or LABELS[person.role]
    return Viewer(person.name, scope_of(person), frozenset(hats), label, person.user_id, person.login, person.township)


def admit() -> Viewer:
    """Let this run's viewer in. The only place that reads who the gate says it is. Raises NotAdmitted, StoreError."""
    user, session = st.user.get(USER), st.user.get(SESSION)
    if session == LOCAL_MARK:
        if has_accounts():
            raise NotAdmitted
        return LOCAL
    person = CHECKS.by_digest(session) if isinstance(session, str) else None
    if person is None or person.must_change or str(person.user_id) != user:
        raise NotAdmitted
    return viewer_of(person)
