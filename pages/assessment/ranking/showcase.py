"""Showcase: the ten finished works of the year that most evidence speaks for, as candidates for 示范工程."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.assessment.ranking import questions
from pages.ui.kit import tables
from pages.ui.kit.format import escape
from pages.ui.site.view import View
from pipelines.ranking.showcase import KINDS, Candidate
from reports.words.assessment import showcase as words

NONE = "本年还没有完工、且没有一项不达标的项目。"
COLUMNS = (
    tables.Column("place", "序", "count", width=44, pinned=True),
    tables.Column("project_name", "项目名称", width=250, pinned=True),
    tables.Column("township", "乡镇", width=84),
    tables.Column("category", "类别", width=80),
    tables.Column("finished_on", "完工", "day", width=100),
    tables.Column("met", "有据几项", "count", width=74, help=f"共 {len(KINDS)} 项"),
    *(tables.Column(kind, words.KINDS[kind], width=130) for kind in KINDS),
)


def show(view: View) -> None:
    """The table, for those who see the whole county: of a part of it no ten are the first."""
    if view.viewer.scope.is_limited:
        return
    year = questions.until(view).year
    with st.expander(f"示范工程备选：{year}年完工、佐证最多的十个项目", icon=":material/workspace_premium:"):
        st.caption(escape(words.HOW))
        listed = questions.showcase(view)
        if not listed:
            st.info(NONE)
            return
        rows = [_row(place, each) for place, each in enumerate(listed, 1)]
        opens = tables.Opens("project_name", "project", "project", "project_no")
        frame = pl.DataFrame(rows, infer_schema_length=None)
        tables.show(view, frame, COLUMNS, f"showcase-{year}", opens=opens, height="content")


def _row(place: int, each: Candidate) -> dict[str, Any]:
    kept = {name: each.row[name] for name in ("project_no", "township", "category", "finished_on")}
    named = {"place": place, "project_name": each.row["project_name"] or each.row["project_no"], "met": each.met}
    return {**kept, **named, **words.shown(each)}
