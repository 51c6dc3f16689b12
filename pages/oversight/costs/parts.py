"""Parts: the figures, the unit prices and the changes of the page of costs."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.oversight.costs import questions, spread
from pages.ui.ask.topic.told import why_unknown
from pages.ui.kit import cards, charts, panels, tables, targets, theme
from pages.ui.kit.charts import Bar
from pages.ui.kit.format import FEN_PER_WAN, MISSING, escape, money, number
from pages.ui.kit.topic import listing, nothing
from pages.ui.kit.trace.ledgers import SOURCE
from pages.ui.site.view import View

KEYS = ("cost_deviation_rate", "settlement_cut_rate")
MOST_REASONS = 8
KINDS = (
    tables.Column("kind", "类别（单位）", width=120, pinned=True),
    tables.Column("works", "项目数", "count", 64),
    tables.Column("q1", "下四分位", "figure", 88, 4),
    tables.Column("median", "中位数", "figure", 88, 4),
    tables.Column("q3", "上四分位", "figure", 88, 4),
    tables.Column("least", "最低", "figure", 88, 4),
    tables.Column("most", "最高", "figure", 88, 4),
)
PRICES = listing.Listing(
    "单位造价",
    "单位造价",
    "costs",
    (
        tables.Column("percent_of_median", "为中位数的", "percent", 92),
        tables.Column("mark", "系统比对", width=84, help="单价异常规则夜间比对的结果；是线索，须经核实"),
        tables.Column("project_name", "项目名称", width=280),
        tables.Column("township", "乡镇", width=88),
        tables.Column("category", "类别", width=80),
        tables.Column("output_quantity", "建设规模", "figure", 90),
        tables.Column("output_unit", "单位", width=64),
        tables.Column("base_fen", "合同及变更", "money", 110),
        tables.Column("unit_price", "单位造价（万元）", "figure", 120, 4),
        tables.Column("median_price", "同类中位数（万元）", "figure", 132, 4),
        tables.Column("works", "同类项目", "count", 76),
        tables.Column("contractor", "施工单位", width=200),
        SOURCE,
    ),
)
CHANGES = listing.Listing(
    "批准变更",
    "批准变更",
    "changes",
    (
        tables.Column("reason", "变更原因", width=220),
        tables.Column("kind", "类型", width=60),
        tables.Column("amount_fen", "变更金额", "money", 100),
        tables.Column("days", "工期增减（天）", "count", 104),
        tables.Column("project_name", "项目名称", width=280),
        tables.Column("township", "乡镇", width=88),
        tables.Column("proposed_on", "提出日期", "day", 100),
        tables.Column("approved_on", "批准日期", "day", 100),
        tables.Column("approved_by", "审批单位", width=150),
        SOURCE,
    ),
)


def figures(view: View) -> list[cards.Card]:
    """What the changes approved in the period come to; where nobody has told them, that is said."""
    rows, (townships, told) = questions.approved(view), questions.told(view)
    over = f"{townships} 个乡镇中 {told} 个已报变更" if told < townships else ""
    if not told:
        return [cards.Card("changes", "批准变更", targets.UNKNOWN[why_unknown(view, "changes")])]
    fen, days = (int(rows[name].sum()) if rows[name].count() else None for name in ("amount_fen", "days"))
    adds = "、".join(
        [*([f"金额相抵 {money(fen)}"] if fen is not None else []), *([f"工期 {days:+d}天"] if days is not None else [])]
    )
    foot = " · ".join(word for word in (view.period.label, adds, over) if word)
    return [cards.Card("changes", "批准变更", number(rows.height), "项", foot=foot)]


def prices(view: View) -> None:
    """The unit prices of every kind, as boxes and as figures."""
    kinds, missing = questions.kinds(view), questions.unmeasured(view)
    on = view.period.last_day(view.as_of)
    if kinds.is_empty():
        none = charts.nothing("没有既签合同又报建设规模的项目。")
        st.html(charts.panel("各类别单位造价", none, f"截至 {on}"))
        return
    left, right = st.columns([1, 1], gap="medium")
    note = f"各年项目，截至 {on}；中位数为 100%"
    with left:
        st.html(panels.heading("各类别单位造价", note))
        if kinds["q1_fen"].count():
            st.plotly_chart(spread.figure(kinds), key="costs-spread", config=theme.CONFIG)
        st.caption(f"箱为上下四分位，须至最低、最高；不足 {questions.FEWEST} 个项目的不画")
    with right:
        st.html(panels.heading("单位造价", "单位：万元；合同加批准变更 ÷ 建设规模，同类别同单位才比"))
        tables.show(view, in_wan(kinds), KINDS, "costs-kinds", height="content")
        if left_out := nothing.changes_left_out(view):
            st.caption(escape(left_out))
        if missing:
            st.caption(f"另有 {number(missing)} 个已签合同的项目没有类别、建设规模或计量单位，未计入")


def in_wan(kinds: pl.DataFrame) -> pl.DataFrame:
    """Fen per unit as 万元 per unit."""
    names = ("q1", "median", "q3", "least", "most")
    return kinds.with_columns(**{name: pl.col(f"{name}_fen") / FEN_PER_WAN for name in names})


def reasons(view: View) -> None:
    """The changes approved in the period by reason: how many, what they add, by how many days they move the finish."""
    rows = questions.by_reason(view)
    longest = max(rows["changes"].to_list() or [1])
    bars = [
        Bar(row["reason"], row["changes"] / longest, f"{row['changes']} 项", _adds(row["amount_fen"], row["days"]))
        for row in rows.head(MOST_REASONS).iter_rows(named=True)
    ]
    none = nothing.of_ledgers(view, ("changes",), view.period.start, "本期没有批准的变更。")
    more = f"，先列 {MOST_REASONS} 种，全部见下表" if rows.height > MOST_REASONS else ""
    body = charts.bars(bars, "wide") if bars else charts.nothing(none)
    note = f"{view.period.label}批准 · 项数，后为金额（万元）、工期{more}"
    st.html(charts.panel("变更原因", body, note))


def _adds(fen: int | None, days: int | None) -> str:
    """+1.20、+3天; what does not move is left out."""
    parts = [f"{fen / FEN_PER_WAN:+,.2f}" if fen else "", f"{days:+d}天" if days else ""]
    return "、".join(part for part in parts if part) or MISSING


def lists(view: View) -> None:
    """The works by unit price and the changes, with their files."""
    on = f"截至 {view.period.last_day(view.as_of)}"
    note = "单位造价为同类中位数的百分比，高的在前；地形、标准不同造价自然不同，只是线索"
    listing.show(view, PRICES, questions.works(view), [on], nothing.of_ledgers(view, ("projects", "contracts")), note)
    none = nothing.of_ledgers(view, ("changes",), view.period.start)
    listing.show(view, CHANGES, questions.approved(view), [view.period.label], none, "金额大的在前")
