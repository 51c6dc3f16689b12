"""Paper: the printed form of a page at `?print=1` — as wide as the sheet, so that the screen shows what is printed.

Charts are drawn for the width that they have on the screen and browsers do not draw them anew for a printer; so the
page is laid out for the sheet first, and only made smaller when it is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st
from markupsafe import Markup

from pages.ui.kit.format import moment
from pages.ui.kit.html.render import render
from pages.ui.site import filters
from pages.ui.site.view import View
from pipelines.china import CHINA

PARAM, ON = "print", "1"


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper: which way it lies, how many pixels are laid out across it, and how much smaller they print."""

    name: str
    wide: int
    zoom: float


SHEETS = {  # A4 less margins of 10 mm is 718 or 1,047 pixels wide
    "portrait": Sheet("A4 portrait", 1040, 0.69),
    "landscape": Sheet("A4 landscape", 1400, 0.747),
}


def is_on() -> bool:
    """Whether the address asks for the printed form."""
    return st.query_params.get(PARAM) == ON


def link() -> Markup:
    """The way to the printed form, for the page's head. The browser adds what its address says (static/words.js), so
    that nothing anybody typed there comes back from the server."""
    return render("print/link", address=f"?{PARAM}={ON}")


def begin(view: View, lies: str) -> None:
    """Lay the page out for its sheet, with the button that prints it and the line that a print says of itself."""
    sheet = SHEETS[lies]
    st.html(render("print/style", sheet=sheet))
    chosen = "、".join([view.period.label, view.place, view.filters.category or filters.EVERY_CATEGORY])
    printed_at = moment(datetime.now(UTC).astimezone(CHINA))
    words = f"筛选：{chosen} · 快照 {view.snapshot} · {view.viewer.name} · {printed_at}"
    st.html(render("print/bar", words=words))
