"""Admit: the one place that reads who the gate says is looking."""

from __future__ import annotations

import secrets

import streamlit as st

from pages.ui.ask.casework import has_accounts
from pages.ui.site.gate.sessions import CHECKS
from pages.ui.site.viewer import LOCAL, Viewer, viewer_of

USER, SESSION = "mingjian_user", "mingjian_session"  # in st.user; .streamlit/config.toml names the headers behind them
LOCAL_MARK = secrets.token_hex(16)  # what the gate calls the local viewer: of this process, so nobody can send it


class NotAdmitted(Exception):
    """Nobody is signed in behind this run, or no longer."""


def admit() -> Viewer:
    """Let this run's viewer in. Raises NotAdmitted, StoreError."""
    user, session = st.user.get(USER), st.user.get(SESSION)
    if session == LOCAL_MARK:
        if has_accounts():
            raise NotAdmitted
        return LOCAL
    person = CHECKS.by_digest(session) if isinstance(session, str) else None
    if person is None or person.must_change or str(person.user_id) != user:
        raise NotAdmitted
    return viewer_of(person)
