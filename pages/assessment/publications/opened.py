"""Opened: one publication — what it is, its files, the comparison with another, the pack of a township."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from casework.publications.publication import Publication
from pages.assessment.publications import appeals, compare, listing, places, questions
from pages.ui.ask.handed_out import Deed
from pages.ui.kit import downloads
from pages.ui.kit.format import escape, moment
from pages.ui.site.view import View
from pipelines.china import wall
from reports.publications.appeal_pack import appeal_pack
from reports.publications.circular import circular
from reports.publications.workbook import context_of, published_workbook
from reports.workbooks.context import ExportContext, chinese_period

PARAM = "publication"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(view: View, each: Publication, known: list[Publication]) -> None:
    """Everything of one publication."""
    if st.button("返回发布列表", icon=":material/arrow_back:", key="publication-back", type="tertiary"):
        del st.query_params[PARAM]
        st.rerun()
    st.markdown(f"## 第{each.no}号：{escape(chinese_period(each.period))}")
    for line in _facts(each):
        st.caption(escape(line))
    with st.container(horizontal=True, vertical_alignment="center"):
        _files(view, each)
    _pack(view, each)
    places.show(view, each.figures, f"publication-{each.no}")
    st.markdown("## 比较")
    compare.show(view, each, known)
    appeals.show(view, known, each)


def _facts(each: Publication) -> list[str]:
    lines = [
        f"{listing.state(each)}；{each.name} {moment(wall(each.at))} 发布",
        f"数据截至 {each.figures['as_of']}，快照 {each.snapshot}，方案 {each.figures['scheme']}",
        f"校验值 {each.short}…",
    ]
    return [*lines, f"修订理由：{each.reason}"] if each.reason else lines


def _files(view: View, each: Publication) -> None:
    """The ranking with its check code, and the circular."""
    printed = questions.printed(each)
    context = _context(view, each, "全县")
    name = f"排名_{each.period}_第{each.no}号"
    downloads.workbook(
        view,
        "导出排名表",
        name,
        context,
        lambda own: published_workbook(printed, own),
        "publication",
        "publication-xlsx",
    )

    def made() -> bytes:
        now = wall(datetime.now(UTC))
        return circular(printed, replace(context, when=now), now)

    deed = Deed(filters=context.filters)
    file = f"通报_{each.period}_第{each.no}号.docx"
    downloads.button(view, "circular", "导出通报（文档）", made, file, "circular-docx", deed, mime=DOCX)
    st.caption("排名表带校验码，用 mingjian verify 核对", width="stretch")


def _pack(view: View, each: Publication) -> None:
    """The pack of one township of the viewer's."""
    own = [row["township"] for row in each.figures["ranking"] if row["township"] in view.townships]
    if not own:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        township = str(st.selectbox("申诉包：乡镇", own, key=f"pack-{each.no}", width=200))
        context = _context(view, each, township)
        file = f"申诉包_{township}_{each.period}_第{each.no}号"
        make = _packed(view, each, township)
        downloads.workbook(view, "导出申诉包", file, context, make, "appeal pack", f"pack-{each.no}-{township}")
        st.caption("得分、有效权重、折算、名次区间、相邻乡镇、未达标案例（文件、工作表、行）", width="stretch")


def _packed(view: View, each: Publication, township: str) -> Callable[[ExportContext], bytes]:
    def made(context: ExportContext) -> bytes:
        cases = questions.cases(view, each, township)
        return appeal_pack(questions.printed(each), township, cases, view.snapshot, context)

    return made


def _context(view: View, each: Publication, place: str) -> ExportContext:
    words = [chinese_period(each.period), place]
    context = downloads.context(view, each.figures["title"], words, by_place=False, by_category=False)
    return context_of(questions.printed(each), context)
