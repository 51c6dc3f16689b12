"""Listing: every sample in a line; a click opens it."""

from __future__ import annotations

import polars as pl
import streamlit as st

from casework.sampling.sample import STRATA, Sample
from pages.ui.kit import choose, tables
from pages.ui.kit.format import moment
from pages.ui.site.view import View
from pipelines.china import wall

PARAM = "sample"
NONE = "还没有抽过样本。"
COLUMNS = (
    tables.Column("number", "编号", width=80, pinned=True),
    tables.Column("title", "名称", width=260),
    tables.Column("population", "抽查范围", width=150),
    tables.Column("strata", "分层", width=110),
    tables.Column("all_works", "范围内项目", "count", width=90),
    tables.Column("drawn", "抽取", "count", width=70),
    tables.Column("visited", "已登记", "count", width=70),
    tables.Column("at", "抽取时间", width=150),
    tables.Column("by", "抽取人", width=90),
)


def show(view: View, known: list[Sample]) -> None:
    """The table, the newest first."""
    if not known:
        st.info(NONE)
        return
    frame = pl.DataFrame([_line(each) for each in known], infer_schema_length=None)
    choose.to_address(view, frame, COLUMNS, "samples", ident="sample_no", param=PARAM)


def _line(each: Sample) -> dict[str, object]:
    return {
        "sample_no": each.sample_no,
        "number": f"第{each.sample_no}号",
        "title": each.title,
        "population": each.population,
        "strata": STRATA[each.strata],
        "all_works": each.all_works,
        "drawn": len(each.works),
        "visited": each.visited,
        "at": moment(wall(each.at)),
        "by": each.name,
    }
