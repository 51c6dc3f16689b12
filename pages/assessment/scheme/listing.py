"""Listing: the versions of a target's scheme; a click opens one with its whole text."""

from __future__ import annotations

import polars as pl
import streamlit as st

from casework.schemes.scheme import FILE, Version
from pages.ui.kit import choose, tables
from pages.ui.kit.format import escape, moment
from pages.ui.site.view import View
from pipelines.china import wall

NONE = "还没有采用过别的版本，一直用县里的方案文件。"
COLUMNS = (
    tables.Column("number", "编号", width=80, pinned=True),
    tables.Column("version", "版次", width=80),
    tables.Column("origin", "来历", width=150),
    tables.Column("at", "时间", width=150),
    tables.Column("by", "办理人", width=90),
    tables.Column("document_no", "文号", width=170),
    tables.Column("reason", "理由", width=260),
)


def show(view: View, known: tuple[Version, ...], target: str) -> None:
    """The table, the newest first."""
    st.markdown("## 历次方案")
    if not known:
        st.caption(NONE)
        return
    frame = pl.DataFrame([_line(each) for each in known], infer_schema_length=None)
    clicked = choose.one(view, frame, COLUMNS, f"schemes-{target}", click="number", ident="no", height="content")
    if opened := next((each for each in known if each.no == clicked), None):
        st.dialog(escape(f"第{opened.no}号：第 {opened.version} 版"), width="large")(_text)(opened)


def origin(each: Version) -> str:
    """Where a version comes from."""
    return "县里的方案文件（存档）" if each.origin == FILE else "采用"


def _line(each: Version) -> dict[str, object]:
    return {
        "no": each.no,
        "number": f"第{each.no}号",
        "version": each.version,
        "origin": origin(each),
        "at": moment(wall(each.at)),
        "by": each.name,
        "document_no": each.document_no or None,
        "reason": each.reason,
    }


def _text(each: Version) -> None:
    st.caption(escape(f"{origin(each)}，{each.name} {moment(wall(each.at))}：{each.reason}"))
    st.code(each.text, language="toml", height=560)
