"""Rows: the last part of an opened finding — the SQL as it ran, what it worked out, and the ledger rows behind it."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.ui.kit.format import escape
from pages.ui.kit.trace import ledgers
from pages.ui.site.view import View
from pipelines.findings.trace import Trace
from reports.words.explained import ASIDE, written
from reports.words.headings import heading
from reports.words.neutral import mask
from reports.words.place import place_of

AGREES = "已在本快照上重新比对，结果与发布的一致。"
DIFFERS = "在本快照上重新比对，结果与发布的不一致：规则或程序在发布之后有改动，以下次夜间处理为准。"
LOST = "这条规则今晚未能计算，疑点按上次结果保留，未重新比对；原因见“运行”页。"
APART = "本条比对用到可查看范围以外的内容或人员姓名，这里不重新比对，也不列那些台账行；以发布的结果为准。"
LIMITED = "在可查看的范围内重新比对，结果与发布的不一致：比对可能用到范围以外的数据，以发布的结果为准。"
NO_ROW = "这条比对不来自单独一行台账。"


def working(view: View, trace: Trace) -> None:
    """The rule run again over this snapshot: whether it agrees, its figures, its SQL."""
    differs = LIMITED if view.scope.is_limited else DIFFERS
    st.caption(LOST if trace.is_lost else APART if trace.is_apart else AGREES if trace.agrees else differs)
    with st.expander("比对语句和中间数", key="traced-sql"):
        if trace.answer:
            words = trace.rule.words if trace.rule else {}
            row = written(pl.DataFrame([trace.answer], infer_schema_length=None))[0]
            pairs = [
                (heading(name, words=words), escape(mask(text)))
                for name, text in row.items()
                if name not in ASIDE and text
            ]
            frame = pl.DataFrame(pairs, schema=["label", "words"], orient="row")
            st.table(frame, hide_index=True, hide_header=True, border="horizontal")
        st.caption("下面的语句在本快照上实际运行，限值已按生效日期写入。")
        st.code(trace.sql, language="sql", wrap_lines=True)


def rows(view: View, trace: Trace) -> None:
    """The ledger rows that made the finding, each with its file, sheet and row."""
    finding = trace.finding
    own = (finding["source_file"], finding["source_sheet"], finding["source_row"])
    st.markdown("**依据的台账行**（● 为本条疑点所在的行）")
    if not trace.rows:
        st.caption(
            f"没有对应的已接收台账行。出处：{escape(place_of(dict(finding)))}" if place_of(dict(finding)) else NO_ROW
        )
    for key, frame in trace.rows.items():
        ledgers.table(view, key, frame, marked=own, prefix="evidence")
    if trace.sent_back is not None and trace.sent_back.height:
        st.markdown("**相关的退回行**（更正后可再次判断）")
        ledgers.rejected(view, trace.sent_back, "evidence-rejected")
