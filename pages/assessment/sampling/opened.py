"""Opened: one sample — how it was drawn, what it says of all works, its strata, its works and their results."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from casework.sampling.sample import RESULTS, STRATA, UNABLE, Sample, Work
from pages.assessment.sampling import recording
from pages.ui.kit import downloads, tables
from pages.ui.kit.format import escape, moment
from pages.ui.site.view import View
from pipelines.china import wall
from reports.sampling.words import projected
from reports.sampling.workbook import sampling_workbook

PARAM = "sample"
OPEN = "未核查"
WORKS = (
    tables.Column("position", "序号", "count", width=52, pinned=True),
    tables.Column("project_name", "项目名称", width=260, pinned=True),
    tables.Column("project_no", "项目编号", width=190),
    tables.Column("township", "乡镇", width=90),
    tables.Column("village", "村", width=90),
    tables.Column("category", "类别", width=80),
    tables.Column("stratum", "层", width=120),
    tables.Column("chance", "入样概率", "figure", width=80, decimals=3),
    tables.Column("shown", "结果", width=84),
    tables.Column("note", "说明", width=260),
    tables.Column("by", "登记人", width=84),
    tables.Column("moment", "登记时间", width=140),
)
STRATUM = (
    tables.Column("name", "层", width=140, pinned=True),
    tables.Column("size", "项目数", "count", width=76),
    tables.Column("drawn", "抽取", "count", width=70),
    tables.Column("passed", "合格", "count", width=70),
    tables.Column("failed", "不合格", "count", width=70),
    tables.Column("unable", RESULTS[UNABLE], "count", width=80),
    tables.Column("unvisited", OPEN, "count", width=70),
)


def show(view: View, each: Sample) -> None:
    """Everything of one sample."""
    if st.button("返回抽查列表", icon=":material/arrow_back:", key="sample-back", type="tertiary"):
        del st.query_params[PARAM]
        st.rerun()
    st.markdown(f"## 第{each.sample_no}号：{escape(each.title)}")
    facts = _facts(each)
    for line in facts:
        st.caption(escape(line))
    rows = [_row(work) for work in each.works]
    _export(view, each, rows, facts)
    for nth, line in enumerate(projected(each.projection)):
        (st.caption if nth else st.markdown)(escape(line))
    recording.offer(view, each)
    frame = pl.DataFrame(rows, infer_schema_length=None)
    opens = tables.Opens("project_name", "project", "project", "project_no")
    tables.show(view, frame, WORKS, f"sample-{each.sample_no}", opens=opens, height="content")
    with st.expander("各层的抽取和结果"):
        tables.show(view, pl.DataFrame(_strata(each)), STRATUM, f"sample-strata-{each.sample_no}", height="content")


def _facts(each: Sample) -> list[str]:
    return [
        f"{each.name} {moment(wall(each.at))} 从{each.population} {each.all_works} 个中{STRATA[each.strata]}分层抽取"
        f" {len(each.works)} 个，快照 {each.snapshot}",
        f"核查内容：{each.matter}",
        f"种子 {each.seed}（可复核：层内按“种子、半角冒号、项目编号”的 SHA-256 由小到大排，取前几个）",
    ]


def _row(work: Work) -> dict[str, Any]:
    newest = work.results[-1] if work.results else None
    at = moment(wall(newest.at)) if newest else None
    return {
        "position": work.position,
        "project_no": work.project_no,
        "project_name": work.project_name or work.project_no,
        "township": work.township,
        "village": work.village,
        "category": work.category,
        "stratum": work.stratum,
        "size": work.size,
        "drawn": work.drawn,
        "chance": float(work.chance),
        "result": RESULTS[newest.result] if newest else None,
        "shown": RESULTS[newest.result] if newest else OPEN,
        "note": (newest.note or None) if newest else None,
        "by": newest.name if newest else None,
        "at": at,
        "moment": at,
    }


def _strata(each: Sample) -> list[dict[str, Any]]:
    shapes = [(tally, each.unable(tally.name)) for tally in each.tallies]
    return [
        {name: getattr(tally, name) for name in ("name", "size", "drawn", "passed", "failed")}
        | {"unable": unable, "unvisited": each.unvisited(tally.name)}
        for tally, unable in shapes
    ]


def _export(view: View, each: Sample, rows: list[dict[str, Any]], facts: list[str]) -> None:
    words = [f"第{each.sample_no}号样本", each.population]
    context = downloads.context(view, f"{view.county}{each.title}（抽查表）", words, by_place=False, by_category=False)
    file = f"抽查表_第{each.sample_no}号"
    downloads.workbook(
        view,
        "导出抽查表",
        file,
        context,
        lambda own: sampling_workbook(rows, each.projection, facts, own),
        "sampling",
        f"sampling-{each.sample_no}",
    )
