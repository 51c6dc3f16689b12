"""Viewer: who looks at the pages, and whose rows they may see."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pipelines.lake.ask import Scope

KEY = "viewer"


@dataclass(frozen=True)
class Viewer:
    """A person signed in for this run. `name` is printed on what they export."""

    name: str
    scope: Scope


LOCAL = Viewer("本机用户", Scope())


def admit() -> Viewer:
    """Let this run's viewer in: on one machine that is the person at the screen, who sees the whole county."""
    st.session_state[KEY] = LOCAL
    return LOCAL


def admitted() -> Viewer | None:
    """The viewer that the menu let in, or None when a page was reached around it."""
    found = st.session_state.get(KEY)
    return found if isinstance(found, Viewer) else None
