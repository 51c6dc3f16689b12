"""Outbox: how many messages wait, and which got stuck, on the page that says how the machine is doing."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from casework.errors import StoreError
from casework.outbox.queue import counts
from casework.outbox.states import DUE, LABELS, STUCK, Sending
from pages.ui.ask.casework import has_accounts, store

STOPPED = (
    "有消息没有送到或结果不明。请在服务器上运行 `mingjian outbox list` 核实，再用 `retry` 重发或 `drop` 不再发送。"
)


def counted() -> None:
    """The messages by state; nothing where none was ever written. A store that does not open is told by the backup."""
    try:
        numbers = counts(store()) if has_accounts() else {}
    except StoreError:
        return
    if not sum(numbers.values()):
        return
    st.caption(words(numbers))
    if any(numbers[state] for state in STUCK):
        st.warning(STOPPED, icon=":material/mark_email_unread:")


def words(numbers: Mapping[Sending, int]) -> str:
    """What was sent, what waits, and each state that a person has to look at."""
    waiting = sum(numbers[state] for state in (*DUE, Sending.SENDING))
    stuck = "".join(f"，{LABELS[state]} {numbers[state]} 条" for state in STUCK if numbers[state])
    return f"消息：已发出 {numbers[Sending.SENT]} 条，待发 {waiting} 条{stuck}。"
