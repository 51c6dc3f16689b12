"""Narrow: whether the page is drawn for a window as narrow as a phone's.

The browser says so in a cookie before the page's line to the server is opened (static/words.js): a server cannot
measure a window. The cookie says nothing else and opens nothing; without it a page is drawn for a desk.
"""

from __future__ import annotations

import streamlit as st

from pages.ui.kit.print import paper

COOKIE, YES = "mj_narrow", "1"


def is_narrow() -> bool:
    """Whether tables become cards. A sheet of paper is as wide as paper is, whatever prints it."""
    return st.context.cookies.get(COOKIE) == YES and not paper.is_on()
