"""Menu: the pages found by folder; adding a page is adding <group>/<page>/page.py with a PAGE line."""

from __future__ import annotations

import ast
from collections.abc import Set
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.ui.site import filters
from pages.ui.site.rights import may

ROOT = Path(__file__).resolve().parents[2]
FIRST = "first-page"  # in the session: the page that opens by itself, which Streamlit knows by the empty address only
GROUPS = {
    "leaders": "领导看板",
    "oversight": "专题监督",
    "meetings": "联席会议",
    "assessment": "考核",
    "data": "数据",
    "admin": "管理",
}


@dataclass(frozen=True)
class Page:
    """A page's own words: written once, at the top of its file, read here without running the file."""

    title: str
    icon: str
    order: int
    who: str = ""  # a circle of rights.py; a page that names none opens for nobody
    help: str = ""
    whole_county: bool = True  # False: the page speaks of one township, so the filter bar offers no 全县
    has_bar: bool = True  # False: no choice of the filter bar would change anything on the page
    first_for: tuple[str, ...] = ()  # the hats that this page greets after sign-in, wherever it stands in the menu
    paper: str = ""  # portrait or landscape: how the page's printed form lies; empty: it has none
    figures: bool = True  # False: the page shows no figure of the county, and opens before the first night too


@dataclass(frozen=True)
class Entry:
    """A page with its place: `key` is its folder's name and the page's address."""

    key: str
    group: str
    path: Path
    page: Page


def _header(path: Path) -> Page:
    """The `PAGE = Page(...)` of a page file, read by its syntax so that nothing of it runs."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "PAGE":
            assert isinstance(node.value, ast.Call)  # noqa: S101  (PAGE is always a call of Page)
            return Page(**{str(word.arg): ast.literal_eval(word.value) for word in node.value.keywords})
    raise ValueError(f"{path}: no PAGE = Page(title=…, icon=…, order=…) line; every page file must have one")


@cache
def entries() -> dict[str, Entry]:
    """Every page by key, in menu order."""
    items = []
    for folder, group in GROUPS.items():
        pages = [Entry(path.parent.name, group, path, _header(path)) for path in (ROOT / folder).glob("*/page.py")]
        items += sorted(pages, key=lambda entry: (entry.page.order, entry.key))
    return {entry.key: entry for entry in items}


def allowed(hats: Set[str]) -> dict[str, Entry]:
    """The pages that somebody with these hats may open, in menu order."""
    return {key: entry for key, entry in entries().items() if may(hats, entry.page.who)}


def first(hats: Set[str]) -> str | None:
    """The key of the page that opens by itself for somebody with these hats: one that greets them, or else the first of
    their menu; None: they may open none."""
    pages = allowed(hats)
    greeting = [key for key, entry in pages.items() if not hats.isdisjoint(entry.page.first_for)]
    return next(iter([*greeting, *pages]), None)


def _first() -> str:
    """The same for whoever this run is for, as the shell has settled it."""
    return str(st.session_state.get(FIRST) or next(iter(entries())))


def page(key: str) -> Any:
    """The page as Streamlit knows it in this run: a copy, because every run marks the page that it opens.

    To make one, Streamlit looks its file up folder by folder, and a menu has thirty-four of them.
    """
    return copy(_page(key, key == _first(), get_script_run_ctx() is not None))


@cache
def _page(key: str, is_first: bool, is_run: bool) -> Any:
    del is_run  # a part of the key: outside a run a page is a name only
    entry = entries()[key]
    return st.Page(
        entry.path,
        title=entry.page.title,
        icon=entry.page.icon,
        url_path=key,
        default=is_first,
        help=entry.page.help or None,
    )


def sections(hats: Set[str]) -> dict[str, list[Any]]:
    """The menu of somebody with these hats: groups in order, each with the pages that they may open. From here on the
    run knows which of them opens by itself."""
    st.session_state[FIRST] = first(hats)
    groups: dict[str, list[Any]] = {}
    for entry in allowed(hats).values():
        groups.setdefault(entry.group, []).append(page(entry.key))
    return groups


def header(address: str, hats: Set[str]) -> Page:
    """The words of the page at this address; the address of the page that opens by itself is empty."""
    return entries()[address or first(hats) or ""].page


def key_of(page: Page) -> str:
    """The key of a page, by its own words."""
    return next(key for key, entry in entries().items() if entry.page == page)


def go(key: str, /, **params: str | None) -> NoReturn:
    """Open another page in this window. What the filter bar holds stays, unless `params` says otherwise."""
    filters.keep(params)
    st.switch_page(page(key), query_params={name: v for name, v in params.items() if v and name not in filters.PARAMS})


def link(key: str, label: str, **params: str | None) -> None:
    """A link to another page in this window. `label` is Markdown: escape what comes from a ledger."""
    st.page_link(page(key), label=label, query_params={name: value for name, value in params.items() if value})


def address(key: str, /, **params: str) -> str:
    """The address of a page, for a link column of a table; the cell's value goes last, as `address(key) + value`."""
    path = "" if key == _first() else key
    return f"/{path}?{urlencode(params)}"
