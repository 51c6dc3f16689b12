"""Lines: the audit in Chinese, what narrows it, and the state of its chain."""

from __future__ import annotations

from collections.abc import Set
from datetime import date, datetime, time, timedelta

import polars as pl
import streamlit as st

from casework.audit.acts import ACTS, OF_THE_SYSTEM
from casework.audit.chain import verify
from casework.audit.log import Entry, Wanted, entries, people
from pages.admin.audit.body import words_of
from pages.ui.ask.casework import store
from pages.ui.kit.format import MISSING, escape, number
from pages.ui.kit.phone import fold
from pages.ui.kit.table.arrow import arrow
from pages.ui.site.rights import may
from pipelines.china import CHINA, wall

MOST = 500
EVERYONE = "所有人"
HEADERS = ("序号", "时间", "谁", "做了什么", "内容")


def chain() -> None:
    """Whether the record is whole, checked from the first line to the last each time."""
    state = verify(store())
    if state.whole:
        st.success(f"记录完整：{number(state.rows)} 条逐条核对无误，最后一条校验值 {state.seal.digest[:12]}。")
        return
    st.error(
        f"记录不完整：第 {state.broken_at} 条{escape(state.why)}。"
        "请不要再改动，保留现场，由系统管理员用 mingjian doctor 核对备份。"
    )


def readable(hats: Set[str]) -> frozenset[str] | None:
    """The acts that somebody may read; None: every one, those included that have no name here."""
    return None if may(hats, "whole audit") else OF_THE_SYSTEM


def choose(within: frozenset[str] | None) -> Wanted:
    """The filters above the list, of what the reader may read."""
    acts = [key for key in ACTS if within is None or key in within]
    with fold.filters():
        who = st.selectbox("谁", [EVERYONE, *people(store(), within)], key="audit-who", width=200)
        actions = st.multiselect("做了什么", acts, format_func=lambda key: ACTS[key], key="audit-acts", width=360)
        first, last = (
            st.date_input(word, value=None, key=f"audit-{word}", width=150, format="YYYY-MM-DD")
            for word in ("从", "到")
        )
    return Wanted(
        None if who == EVERYONE else who,
        tuple(actions),
        _midnight(first) if first else None,
        _midnight(last + timedelta(days=1)) if last else None,
        within,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def show(wanted: Wanted) -> None:
    """The list, newest first."""
    acts = entries(store(), wanted, MOST + 1)
    if not acts:
        st.info("没有符合条件的记录。请放宽条件。")
        return
    if len(acts) > MOST:
        st.caption(f"先显示最近 {MOST} 条；要看更早的，请选日期。")
    schema = {name: pl.Int64 if name == "序号" else pl.String for name in HEADERS}
    rows = pl.DataFrame([line(entry) for entry in acts[:MOST]], schema=schema, orient="row")
    widths = {"内容": st.column_config.TextColumn(width=700)}
    st.dataframe(arrow(rows), hide_index=True, placeholder=MISSING, column_config=widths, height=620)


def line(entry: Entry) -> tuple[int, str, str, str, str]:
    """One act as the table says it."""
    at = f"{wall(entry.at):%Y-%m-%d %H:%M:%S}"
    return (entry.seq, at, entry.who, ACTS.get(entry.action, entry.action), words_of(entry.body))
