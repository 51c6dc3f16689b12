"""Parts: the figures and the two tables of the page of labour."""

from __future__ import annotations

import streamlit as st

from pages.oversight.labour import questions
from pages.ui.ask import kpis
from pages.ui.kit import cards, downloads, panels, tables
from pages.ui.kit.format import money, money_unit, number
from pages.ui.kit.topic import nothing
from pages.ui.kit.topic.exported import exported
from pages.ui.site.view import View

TRADE_COLUMNS = (
    tables.Column("trade", "工种", width=110),
    tables.Column("spells", "人次", "count", width=72),
    tables.Column("projects", "项目数", "count", width=72),
    tables.Column("days", "工日", "figure", width=90, decimals=1),
    tables.Column("wage_fen", "工资", "money", width=110),
    tables.Column("wage_per_day", "日工资（元）", "figure", width=100, decimals=0, help="只算工日和工资都填了的"),
    tables.Column("local_percent", "本地用工率", "percent", width=100, help="本地村民工日/已填是否本地的工日"),
)
ENDED = "务工已结束而台账没有发放日期的"
UNPAID_COLUMNS = (
    tables.Column("project_name", "项目名称", width=250),
    tables.Column("wage_fen", "未发工资", "money", width=120),
    tables.Column("days", "已欠（天）", "count", width=84),
    tables.Column("township", "乡镇", width=80),
    tables.Column("since_on", "最早务工结束", "day", width=104),
    tables.Column("spells", "笔数", "count", width=60),
    tables.Column("village", "村（社区）", width=100),
    tables.Column("cut_on", "截至", "day", width=100, help="该乡镇的用工台账报到哪一天；此后的事还不知道"),
    tables.Column("project_no", "项目编号", width=170),
)


def figures(view: View) -> None:
    """The local share, and beside it days, wages and what was not paid at the period's end."""
    figure, rows, owed = kpis.figures(view, view.filters.township)[questions.KEY], questions.trades(view), _owed(view)
    is_known = not figure.unknown and not figure.is_lost
    days, wages = (float(rows[name].sum()) if is_known else None for name in ("days", "wage_fen"))
    unit, size = money_unit([wages, owed])
    silent, townships = questions.silent(view)
    foot = f"截至{view.period.last_day(view.as_of)}" + (f" · {townships}个乡镇中{silent}个不明" if silent else "")
    shown = [
        cards.of_kpi(view, figure),
        cards.Card("days", "工日", number(days, 1), "个", foot=view.period.label),
        cards.Card("wages", "工资", number(None if wages is None else wages / size, 2), unit, foot=view.period.label),
        cards.Card("unpaid", "未发工资", number(None if owed is None else owed / size, 2), unit, foot=foot),
    ]
    cards.row(shown, columns=4)


def _owed(view: View) -> int | None:
    """Fen not paid; None where no township tells."""
    silent, townships = questions.silent(view)
    return None if silent == townships else int(questions.unpaid(view)["wage_fen"].sum())


def trades(view: View) -> None:
    """Days and wages by trade."""
    rows = questions.trades(view)
    with st.container(horizontal=True, vertical_alignment="center", key="trades-head"):
        st.html(panels.plain_heading(f"各工种用工：{view.place} · {view.period.label}"))
        context = downloads.context(view, f"{view.county}各工种用工", [view.period.label])
        downloads.table(view, f"各工种用工_{view.as_of}", context, exported(rows, TRADE_COLUMNS), "labour-trades")
    none = nothing.of_ledgers(view, ("labour",), view.period.start)
    tables.show(view, rows, TRADE_COLUMNS, _key(view, "trades"), height="content", nothing=none)


def unpaid(view: View) -> None:
    """Works with wages that were not paid at the period's end, the longest owed first."""
    rows = questions.unpaid(view)
    with st.container(horizontal=True, vertical_alignment="center", key="unpaid-head"):
        st.html(panels.plain_heading(f"未发工资：{view.place} · 截至{view.period.last_day(view.as_of)}"))
        context = downloads.context(view, f"{view.county}未发工资", [f"截至{view.period.last_day(view.as_of)}"])
        downloads.table(view, f"未发工资_{view.as_of}", context, exported(rows, UNPAID_COLUMNS), "labour-unpaid")
    st.caption(f"{ENDED}；没有发放日期或务工止日的台账不算。{unsettled(view)}依据：保障农民工工资支付条例。")
    opens = tables.Opens("project_name", "project", "project", "project_no")
    none = nothing.of_ledgers(view, ("labour",))
    tables.show(view, rows, UNPAID_COLUMNS, _key(view, "unpaid"), opens=opens, nothing=none)


def unsettled(view: View) -> str:
    """A sentence on the spells of which nobody can say whether they are owed; empty where there is none."""
    spells, fen = questions.unsettled(view)
    why = "没有务工止日或发放日期看不懂，是否欠付说不清，不在表中"
    return f"另有{spells}笔（{money(fen)}）{why}。" if spells else ""


def _key(view: View, name: str) -> str:
    """Other rows are another table: a click is a position."""
    return f"{name}-{view.period.key}-{view.place}-{view.filters.category}"
