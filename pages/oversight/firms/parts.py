"""Parts: the figures, the table, the pairs and the official lists of the page of firms."""

from __future__ import annotations

import streamlit as st

from pages.oversight.firms import questions
from pages.oversight.firms.table import concentration, firms
from pages.ui.kit import cards, downloads, panels, tables
from pages.ui.kit.format import escape, money_unit, number
from pages.ui.kit.topic import nothing
from pages.ui.kit.topic.exported import exported
from pages.ui.kit.trace.ledgers import SOURCE
from pages.ui.site.view import View
from reports.words.place import with_place

FIRM, MOST_ROWS = "firm", 300
COLUMNS = (
    tables.Column("contractor", "施工单位", width=260),
    tables.Column("standing", "名单", width=96, help="红、黑名单只据有文号的公文；“可申报红榜”由信用分提示，不是名单"),
    tables.Column("contracts", "合同数", "count", width=72),
    tables.Column("amount_fen", "合同金额", "money", width=120),
    tables.Column("share", "占比", "percent", width=72),
    tables.Column("townships", "乡镇数", "count", width=72),
    tables.Column("credit", "信用分", "figure", width=76, decimals=1, help="近24个月，越久的影响越小；没有样本的为—"),
    tables.Column("on_time", "按期完工", width=84, help="按期完工/应完工的项目数"),
    tables.Column("on_time_range", "按期95%区间（%）", width=120),
    tables.Column("quality", "一次合格", width=84, help="一次合格/抽检次数"),
    tables.Column("mean", "满意度", "figure", width=76, decimals=1),
    tables.Column("mean_range", "满意度95%区间", width=120),
    tables.Column("ratings", "评价份数", "count", width=84),
    tables.Column("findings", "核实疑点", "count", width=84, help="经核实为“属实”的立案"),
    tables.Column("document_no", "文号", width=160),
)
PAIR_COLUMNS = (
    tables.Column("firm", "单位甲", width=240),
    tables.Column("other", "单位乙", width=240),
    tables.Column("meetings", "同场次数", "count", width=84),
    tables.Column("firm_won", "甲中标", "count", width=72),
    tables.Column("other_won", "乙中标", "count", width=72),
    tables.Column("third_won", "他人中标", "count", width=84),
    tables.Column("townships", "乡镇数", "count", width=72),
)
LIST_COLUMNS = (
    tables.Column("list", "名单", width=60),
    tables.Column("contractor", "单位", width=260),
    tables.Column("document_no", "文号", width=170),
    tables.Column("listed_on", "列入日期", "day", width=100),
    tables.Column("delisted_on", "移出日期", "day", width=100),
    tables.Column("reason", "事由", width=220),
    SOURCE,
)


def overview(view: View) -> None:
    """How many firms won how much, and how concentrated it is."""
    rows, (told, townships) = firms(view), questions.told(view)
    contracts, amount = (int(rows[name].sum()) if told else None for name in ("contracts", "amount_fen"))
    unit, size = money_unit([amount])
    first, index = concentration(rows)
    over = f"{townships}个乡镇中{told}个已报合同台账" if told < townships else "各乡镇均已报合同台账"
    since = f"{questions.first_day(view)}起24个月"
    shown = [
        cards.Card("firms", "中标单位", number(rows.height if told else None), "家", foot=f"{since} · {over}"),
        cards.Card("contracts", "合同", number(contracts), "份", foot=since),
        cards.Card("amount", "合同金额", number(None if amount is None else amount / size, 2), unit, foot=since),
        cards.Card("first-three", "前三家占比", number(first, 1), "%", foot="按合同金额"),
        cards.Card("hhi", "集中度指数", number(index), "", foot="各家占比平方和，1500以下为分散，2500以上为高度集中"),
    ]
    cards.row(shown, columns=5)


def table(view: View) -> None:
    """Every firm with its record; the name opens the firm."""
    rows = firms(view)
    with st.container(horizontal=True, vertical_alignment="center", key="firms-head"):
        st.html(panels.plain_heading(f"参建单位：{view.place} · 截至{view.period.last_day(view.as_of)}近24个月"))
        context = downloads.context(view, f"{view.county}参建单位", [f"截至{view.period.last_day(view.as_of)}近24个月"])
        downloads.table(view, f"参建单位_{view.as_of}", context, exported(rows, COLUMNS), "firms")
    if rows.is_empty():
        st.info(escape(nothing.of_ledgers(view, ("contracts",), none="近24个月没有合同记录。")))
        return
    opens = tables.Opens("contractor", "firms", FIRM, "contractor")
    tables.show(view, rows.head(MOST_ROWS), COLUMNS, _key(view, "firms"), opens=opens)


def pairs(view: View) -> None:
    """Who bids with whom: a lead to look at, no proof of anything."""
    st.html(panels.heading("谁和谁一起投标", "近24个月同场3次以上；只是线索，须经核实"))
    rows = questions.pairs(view)
    if rows.is_empty():
        st.info(escape(nothing.of_ledgers(view, ("bids",), none="没有同场3次以上的投标单位。")))
        return
    opens = tables.Opens("firm", "firms", FIRM, "firm")
    tables.show(view, rows.head(MOST_ROWS), PAIR_COLUMNS, _key(view, "pairs"), opens=opens)


def lists(view: View) -> None:
    """The official records, with document and dates; those in force first."""
    st.html(panels.heading("红黑名单", "只列有文号的公文记录；全县，不随乡镇、类别筛选"))
    rows = with_place(questions.listed(view))
    if rows.is_empty():
        st.info(escape(nothing.of_ledgers(view, ("contractors",), none="没有有文号的红黑名单记录。")))
        return
    tables.show(view, rows, LIST_COLUMNS, _key(view, "lists"))


def _key(view: View, name: str) -> str:
    """Other rows are another table: a click is a position."""
    return f"{name}-{view.period.key}-{view.place}-{view.filters.category}"
