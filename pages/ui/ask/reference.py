"""Reference: the limits and the ranking scheme that the shown figures were made with, kept in their snapshot."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.ui.site.view import View
from pipelines.limits.dated import Limit, Limits
from pipelines.limits.dated import load as load_limits
from pipelines.ranking.schemes.folder import DEFAULT, load_all
from pipelines.ranking.schemes.scheme import Scheme, Schemes
from pipelines.registry import kpis


@st.cache_resource(max_entries=2, show_spinner=False)
def _limits(path: str) -> Limits:
    return load_limits(Path(path))


@st.cache_resource(max_entries=2, show_spinner=False)
def _schemes(path: str) -> Schemes:
    return load_all(Path(path), kpis())


def limits(view: View) -> Limits:
    """The county's limits as the night read them; a later edit counts from the next night."""
    return _limits(str(view.lake.folder / "reference" / "limits.toml"))


def scheme(view: View) -> Scheme:
    """The scheme that the shown ranking was scored by. A snapshot of an earlier version has none: KeyError."""
    return _schemes(str(_folder(view))).of(view.period.key)


def scheme_words(view: View) -> str:
    """Its name and version; empty of a snapshot of an earlier version."""
    try:
        standing = scheme(view)
    except KeyError:
        return ""
    return f"{standing.name} 第 {standing.version} 版"


def scheme_text(view: View) -> str:
    """The text of that scheme's file. Raises KeyError."""
    folder, period = _folder(view), view.period.key
    names = (name for name in (period, period[:4]) if (folder / f"{name}.toml").exists())
    return (folder / f"{next(names, DEFAULT)}.toml").read_text("utf-8")


def _folder(view: View) -> Path:
    folder = view.lake.folder / "reference" / "schemes"
    if not folder.is_dir():
        raise KeyError(folder.name)
    return folder


def words(limit: Limit) -> str:
    """400 万元（含本数）."""
    return f"{limit.value:,} {limit.unit}（{'含本数' if limit.inclusive else '不含本数'}）"
