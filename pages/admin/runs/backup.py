"""Backup: when what people typed was last kept in a second place, on the page that says how the machine is doing."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from casework.backup.last import Kept, last_backup
from casework.errors import StoreError
from pages.ui.ask.casework import has_accounts, store
from pages.ui.kit.format import escape, moment
from pipelines.china import CHINA

COMMAND = "mingjian backup"
NEVER = "办理库（账号、审计和办理记录）还没有备份过。请在服务器上运行 `{command}`，并把备份存到另一台机器。"
UNREADABLE = "办理库打不开，不知道上次备份是什么时候：{why}"


def last(now: datetime) -> None:
    """The last backup that was read back whole, or that there is none; nothing where there is no store to keep."""
    try:
        kept = last_backup(store()) if has_accounts() else None
    except StoreError as problem:
        st.error(UNREADABLE.format(why=escape(str(problem))), icon=":material/error:")
        return
    if kept:
        st.caption(words(kept, now))
    elif has_accounts():
        st.warning(NEVER.format(command=COMMAND), icon=":material/backup:")


def words(kept: Kept, now: datetime) -> str:
    """When, how long ago, by whom and which file."""
    days = (now - kept.at).days
    ago = "今天" if days < 1 else f"{days} 天前"
    at = moment(kept.at.astimezone(CHINA))
    return f"办理库上次备份：{at}（{ago}），{escape(kept.who)}，{escape(kept.file)}，已读回核对。"
