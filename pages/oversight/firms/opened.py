"""Opened: one firm — its credit part by part, its official records and the contracts that it won."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.oversight.firms import parts, questions
from pages.oversight.firms.table import parts as credit_parts
from pages.ui.kit import cards, downloads, panels, tables
from pages.ui.kit.format import MISSING, number
from pages.ui.kit.topic import nothing
from pages.ui.kit.topic.exported import exported
from pages.ui.kit.trace.ledgers import SOURCE
from pages.ui.site import menu
from pages.ui.site.view import View
from pipelines.measures.firm_credit import FAILED, LATE, MOST_BY_FINDINGS, UNSATISFIED
from reports.words.place import with_place

COLUMNS = (
    tables.Column("contract_no", "合同编号", width=180),
    tables.Column("project_name", "项目名称", width=280),
    tables.Column("township", "乡镇", width=88),
    tables.Column("category", "类别", width=84),
    tables.Column("amount_fen", "合同金额", "money", width=120),
    tables.Column("signed_on", "签订日期", "day", width=100),
    tables.Column("project_no", "项目编号", width=170),
    SOURCE,
)


def show(view: View, contractor: str) -> None:
    """The firm by its name as the ledgers write it."""
    if st.button("全部参建单位", icon=":material/arrow_back:", type="tertiary"):
        menu.go("firms")
    st.html(panels.heading(contractor, f"截至{view.period.last_day(view.as_of)}近24个月 · {view.place}"))
    _credit(view, contractor)
    _records(view, contractor)
    _contracts(view, contractor)


def _credit(view: View, contractor: str) -> None:
    known = credit_parts(view, contractor)
    if known is None:
        st.info("近24个月在所选范围内没有这家单位的合同。可在页面上方改选全县、全部类别。")
        return
    credit, record = known
    score = number(credit.score, 1) if credit.is_known else MISSING
    shown = [
        cards.Card("credit", "信用分", score, "分" if credit.is_known else "", foot="100分减以下各项；越久的影响越小"),
        _part("late", "拖期", credit.late, LATE, f"{record.late.cases}个应完工项目"),
        _part("failed", "抽检不合格", credit.failed, FAILED, f"{record.failed.cases}次抽检"),
        _part("unsatisfied", "群众不满意", credit.unsatisfied, UNSATISFIED, f"{record.unsatisfied.cases}份评价"),
        _part("findings", "核实疑点", credit.findings, MOST_BY_FINDINGS, "经核实为属实的"),
    ]
    cards.row(shown, columns=5)


def _part(key: str, label: str, points: float | None, most: float, foot: str) -> cards.Card:
    """Points that one part took; where it has no case there is nothing to say."""
    figure = MISSING if points is None else number(-points + 0.0, 1)
    return cards.Card(
        f"credit-{key}", label, figure, "" if points is None else "分", foot=f"最多扣{most:.0f}分 · {foot}"
    )


def _records(view: View, contractor: str) -> None:
    rows = questions.listed(view).filter(pl.col("contractor") == contractor)
    if rows.height:
        st.html(panels.heading("红黑名单记录", "只列有文号的公文"))
        tables.show(view, with_place(rows), parts.LIST_COLUMNS, f"records-{contractor}-{view.period.key}")


def _contracts(view: View, contractor: str) -> None:
    rows = with_place(questions.contracts(view, contractor))
    with st.container(horizontal=True, vertical_alignment="center", key="contracts-head"):
        st.html(panels.plain_heading(f"中标合同 {number(rows.height)}份"))
        context = downloads.context(view, f"{contractor}中标合同", [f"截至{view.period.last_day(view.as_of)}近24个月"])
        downloads.table(view, f"中标合同_{view.as_of}", context, exported(rows, COLUMNS), "firm")
    opens = tables.Opens("project_name", "project", "project", "project_no")
    key = f"contracts-{contractor}-{view.period.key}-{view.place}-{view.filters.category}"
    tables.show(view, rows, COLUMNS, key, opens=opens, nothing=nothing.of_ledgers(view, ("contracts",)))
