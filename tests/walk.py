"""Walk: opens pages of the app the way a browser would, and reads what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.ui.site import menu
from pages.ui.site.viewer import LOCAL

SHELL = Path(__file__).resolve().parent.parent / "pages" / "ui" / "site" / "shell.py"


def opened(page: str, **params: str) -> AppTest:
    """The page at its address. AppTest's own `switch_page` wants the first page drawn before, which a browser does not
    do and which takes longer than most pages."""
    at = AppTest.from_file(str(SHELL), default_timeout=60)
    if page != menu.first(LOCAL.hats):
        at._page_hash = calc_hash(page)
    for name, value in params.items():
        at.query_params[name] = value
    return at.run()


def page_text(at: AppTest) -> str:
    """Everything that the page says, drawn or written, without the escapes of Markdown."""
    drawn = [element.proto.body for element in at.get("html")]
    kinds = (at.markdown, at.subheader, at.caption, at.warning, at.info, at.error, at.success, at.code)
    written = [each.value for kind in kinds for each in kind]
    return "\n".join([*drawn, *written]).replace("\\", "")


def tables(at: AppTest) -> list[Any]:
    """The frames of the page, in order."""
    return [element.value for element in at.dataframe]


def choose(at: AppTest, kind: str, label: str, value: Any) -> AppTest:
    """Set the one widget with this label."""
    widgets = [widget for widget in getattr(at, kind) if widget.label == label]
    assert len(widgets) == 1, f"{len(widgets)} {kind} called {label}"
    return widgets[0].set_value(value).run()
