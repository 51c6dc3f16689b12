"""Sources: the ledger file that a row came from, opened on the page of submissions by an address that does not name it.

A file's name may hold a person's; the address has the first digits of its hash instead.
"""

from __future__ import annotations

import hashlib

import polars as pl
import streamlit as st

from pages.ui.site import menu

PAGE, PARAM = "submissions", "file"
DIGITS = 16


def mark(path: str) -> str:
    """What stands for the file in an address."""
    return hashlib.sha256(path.encode()).hexdigest()[:DIGITS]


def choose(path: str) -> None:
    """Open this file on the page that shows files: it goes into the address."""
    st.query_params[PARAM] = mark(path)
    st.rerun()


def let_go() -> None:
    """No file is open any more."""
    st.query_params.pop(PARAM, None)


def is_wanted() -> bool:
    """Whether the address opens a file."""
    return PARAM in st.query_params


def chosen(paths: pl.Series) -> str | None:
    """Which of these files the address opens."""
    return next((path for path in paths if mark(path) == st.query_params.get(PARAM)), None)


def is_there() -> bool:
    """Whether whoever is looking has the page of files."""
    return PAGE in menu.entries()


def go(path: str) -> None:
    """Open the file's page in this window."""
    menu.go(PAGE, **{PARAM: mark(path)})
