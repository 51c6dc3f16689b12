"""Query: the one place that asks the lake, and the cache in front of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import polars as pl
import streamlit as st

from pages.ui.site.view import View
from pipelines.lake.newest import Passed
from pipelines.lake.snapshot_db import Lake, Scope, Seen, open_newest
from reports.words.neutral import masked

KEPT_SNAPSHOTS = 2  # the published one, and the one that running sessions may still be reading
KEPT_ANSWERS = 2000
KEPT_DERIVED = 200
KEPT_SMALL = 1500  # a word, or the figures of one place in one period: forty kilobytes
KEYS = ("project_no", "finding_id", "source_file")  # what later questions are asked with; files are shown masked


def data_folder() -> Path:
    """Where the county's data lies."""
    return Path(os.environ.get("MINGJIAN_DATA", "data/county"))


@st.cache_resource(max_entries=KEPT_SNAPSHOTS, show_spinner=False)
def _opened(folder: str) -> Lake:
    """One database per snapshot. An evicted one closes when the last session lets go of it, never under a query."""
    return Lake.open(Path(folder))


class Held(Lake):
    """A snapshot as a session holds it, by its folder alone: a tab left open for nights keeps no database alive.

    Whatever it is asked is looked up in the database of that folder, which is opened anew if it was closed since.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(_opened(str(self.folder)), name)


def chosen() -> tuple[Lake, Passed]:
    """The snapshot to be shown as of this run, so that a new night appears without a restart; and the damaged ones
    that were passed over for it. Raises NoSnapshot."""
    lake, passed = open_newest(data_folder(), lambda folder: _opened(str(folder)))
    _let_go(str(lake.folder))
    return Held(lake.folder), passed


def open_lake() -> Lake:
    """The snapshot to be shown. Raises NoSnapshot."""
    return chosen()[0]


@st.cache_resource(max_entries=1, show_spinner=False)
def _let_go(folder: str) -> str:
    """Once for every snapshot that comes to be shown: forget the answers of those before."""
    _answer.clear()
    _derived.clear()
    _small.clear()
    return folder


def _key(*parts: Any) -> str:
    """What an answer is kept under. Written out and not handed over in parts: Streamlit takes each of them apart to
    hash it, twenty times as long, and a page asks fifty times. Parts must be told apart by how they are written."""
    return repr(parts)


@st.cache_resource(max_entries=KEPT_ANSWERS, show_spinner=False)
def _answer(key: str, _ask: Callable[[], pl.DataFrame]) -> pl.DataFrame:
    return _ask()


def _answered(seen: Lake | Seen, scope: Scope, sql: str, params: dict[str, Any]) -> pl.DataFrame:
    def asked() -> pl.DataFrame:
        values = {name: list(value) if isinstance(value, tuple) else value for name, value in params.items()}
        return masked(seen.seen_by(scope).sql(sql, values), keep=KEYS)

    return _answer(_key(str(seen.folder), scope, sql, sorted(params.items())), asked)


def ask(view: View, sql: str, **params: Any) -> pl.DataFrame:
    """One question over the viewer's own rows, answered once per snapshot and scope, telephone and identity numbers
    masked in every text.

    Frames are shared: never change one in place.
    """
    frozen = {name: tuple(value) if isinstance(value, list) else value for name, value in params.items()}
    return _answered(view.lake, view.scope, sql, frozen)


def answer(seen: Seen, sql: str) -> pl.DataFrame:
    """The same before there is a view: what the frame asks in every run of every page."""
    return _answered(seen, seen.scope, sql, {})


Derived = TypeVar("Derived")


@st.cache_resource(max_entries=KEPT_DERIVED, show_spinner=False)
def _derived(key: str, _make: Callable[[], Any]) -> Any:
    return _make()


@st.cache_resource(max_entries=KEPT_SMALL, show_spinner=False)
def _small(key: str, _make: Callable[[], Any]) -> Any:
    return _make()


def _kept_in(keep: Callable[..., Any], function: Callable[..., Derived]) -> Callable[..., Derived]:
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def once(view: View, *arguments: Any) -> Derived:
        key = _key(name, str(view.lake.folder), view.scope, arguments)
        made: Derived = keep(key, lambda: function(view, *arguments))
        return made

    return once


def cached(function: Callable[..., Derived]) -> Callable[..., Derived]:
    """Remember what `function(view, *arguments)` makes of the snapshot. The view's filters must be in the arguments."""
    return _kept_in(_derived, function)


def cached_small(function: Callable[..., Derived]) -> Callable[..., Derived]:
    """The same for what is small and asked in many ways, so that it does not push out what took long to make."""
    return _kept_in(_small, function)
