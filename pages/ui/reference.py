"""Reference: the county's limits and ranking scheme, as the pages explain them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.ui.query import data_folder
from pipelines.findings.limits import Limit, Limits
from pipelines.findings.limits import load as load_limits
from pipelines.ranking.scheme import Scheme
from pipelines.ranking.scheme import load as load_scheme
from pipelines.reference.county import ReferenceError
from pipelines.registry import kpis


@st.cache_resource(max_entries=2, show_spinner=False)
def _limits(path: str, changed_ns: int) -> Limits:
    return load_limits(Path(path))


@st.cache_resource(max_entries=2, show_spinner=False)
def _scheme(path: str, changed_ns: int) -> Scheme:
    return load_scheme(Path(path), kpis())


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


def limits() -> Limits | None:
    """The county's limits, or None with a word of what is wrong with the file."""
    path = data_folder() / "reference" / "limits.toml"
    try:
        return _limits(str(path), _changed(path))
    except ReferenceError as problem:
        st.warning(str(problem))
        return None


def scheme() -> Scheme | None:
    """The scheme of the ranking, or None with a word of what is wrong with the file."""
    path = data_folder() / "reference" / "schemes" / "default.toml"
    try:
        return _scheme(str(path), _changed(path))
    except ReferenceError as problem:
        st.warning(str(problem))
        return None


def words(limit: Limit) -> str:
    """400 万元(含本数)."""
    return f"{limit.value:,} {limit.unit}({'含本数' if limit.inclusive else '不含本数'})"
