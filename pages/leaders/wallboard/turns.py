"""Turns: one scene after the other, by a clock; a new night draws the page anew."""

from __future__ import annotations

import streamlit as st

from pages.leaders.wallboard.scenes import SCENES
from pages.ui.ask.query import open_lake
from pages.ui.kit.html.render import render
from pages.ui.kit.theme import CONFIG
from pages.ui.site import menu
from pages.ui.site.view import View

SECONDS = 15  # each scene
TURN = "wall-turn"  # in the session: the number of the next scene, and nothing else is kept of those before


@st.fragment(run_every=SECONDS)
def wall(view: View) -> None:
    """The next scene of the snapshot that is published now."""
    if open_lake().snapshot != view.snapshot:
        st.rerun()
    turn = st.session_state.get(TURN, 0)
    st.session_state[TURN] = (turn + 1) % len(SCENES)
    name, make = list(SCENES.items())[turn]
    scene = make(view)
    if scene.figure is None:
        st.html(render("wall/scene", scene=scene))
    else:
        st.html(render("wall/title", scene=scene))
        left, right = st.columns([13, 5], gap="medium")
        left.plotly_chart(scene.figure, key="wall-map", config=CONFIG)
        right.html(scene.body)
    st.html(render("wall/turns", names=SCENES, shown=name, away=menu.address("cockpit")))
