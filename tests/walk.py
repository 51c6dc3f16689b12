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
    """The page at its address, as whoever is let in."""
    return at_page(AppTest.from_file(str(SHELL), default_timeout=60), page, params)


def at_page(at: AppTest, page: str, params: dict[str, str]) -> AppTest:
    """An app that has not run yet, at this page. AppTest's own `switch_page` wants the first page drawn before, which a
    browser does not do and which takes longer than most pages; it is asked where somebody's first page answered."""
    if page != menu.first(LOCAL.hats):
        at._page_hash = calc_hash(page)
    if not _is_at(_asked(at, params), page):
        at.switch_page(str(menu.entries()[page].path))
        _asked(at, params)
    return at


def _asked(at: AppTest, params: dict[str, str]) -> AppTest:
    for name, value in params.items():
        at.query_params[name] = value
    return at.run()


def _is_at(at: AppTest, page: str) -> bool:
    """Whether the head of this page was drawn."""
    title = f"<h1>{menu.entries()[page].page.title}</h1>"
    return any(title in element.proto.body for element in at.get("html"))


def page_text(at: AppTest) -> str:
    """Everything that the page says, drawn or written, without the escapes of Markdown."""
    drawn = [element.proto.body for element in at.get("html")]
    kinds = (at.markdown, at.header, at.subheader, at.caption, at.warning, at.info, at.error, at.success, at.code)
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
