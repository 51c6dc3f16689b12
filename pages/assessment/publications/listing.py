"""Listing: every publication in a line; a click opens it."""

from __future__ import annotations

import polars as pl
import streamlit as st

from casework.publications.publication import Publication
from pages.ui.kit import choose, tables
from pages.ui.kit.format import moment
from pages.ui.site.view import View
from pipelines.china import wall
from reports.workbooks.context import chinese_period

PARAM = "publication"
NONE = "还没有发布过排名。考核人员可在上方选一个已结束的统计期发布。"
COLUMNS = (
    tables.Column("number", "编号", width=80, pinned=True),
    tables.Column("period", "期间", width=130),
    tables.Column("state", "状态", width=150),
    tables.Column("at", "发布时间", width=150),
    tables.Column("by", "发布人", width=90),
    tables.Column("reason", "修订理由", width=230),
    tables.Column("snapshot", "快照", width=190),
    tables.Column("digest", "校验值（前12位）", width=140),
)


def show(view: View, known: list[Publication]) -> None:
    """The table, the newest first."""
    if not known:
        st.info(NONE)
        return
    frame = pl.DataFrame([_line(each) for each in known], infer_schema_length=None)
    choose.to_address(view, frame, COLUMNS, "publications", ident="no", param=PARAM)


def state(each: Publication) -> str:
    """What a publication stands for now."""
    own = f"第{each.revises}号的修订版" if each.revises else "首次发布"
    return f"{own}，已由第{each.revised_by}号修订" if each.revised_by else own


def _line(each: Publication) -> dict[str, object]:
    return {
        "no": each.no,
        "number": f"第{each.no}号",
        "period": chinese_period(each.period),
        "state": state(each),
        "at": moment(wall(each.at)),
        "by": each.name,
        "reason": each.reason or None,
        "snapshot": each.snapshot,
        "digest": each.short,
    }
