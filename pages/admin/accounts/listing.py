"""Listing: every account in a line — who, as what, how far, since when."""

from __future__ import annotations

import polars as pl
import streamlit as st

from casework.accounts.person import LABELS, OFFICE
from casework.accounts.rights import Rights
from casework.accounts.users import User, all_users
from pages.ui.ask.casework import store
from pages.ui.kit.format import MISSING, moment
from pages.ui.kit.table.arrow import arrow
from pipelines.china import wall

HEADERS = ("登录名", "姓名", "角色", "所属单位", "范围", "状态", "上次登录")


def show() -> None:
    """The table, the accounts in use first."""
    users = sorted(all_users(store()), key=lambda user: not user.is_active)
    lines = [line(user) for user in users]
    st.dataframe(
        arrow(pl.DataFrame(lines, schema=dict.fromkeys(HEADERS, pl.String), orient="row")),
        hide_index=True,
        placeholder=MISSING,
        column_config={"范围": st.column_config.TextColumn(width=190)},
        height="content" if len(lines) <= 18 else 640,
    )
    st.caption(f"共 {len(lines)} 个账号，{sum(user.is_active for user in users)} 个在用。")


def line(user: User) -> tuple[str | None, ...]:
    """What the table says of one account."""
    last = moment(wall(user.signed_in_at)) if user.signed_in_at else "还没有登录过"
    return (user.login, user.name, LABELS[user.rights.role], user.department, reach(user.rights), state(user), last)


def reach(rights: Rights) -> str:
    """How far the account reaches: 西河镇; 道路、水利; 全县."""
    if rights.is_office:
        return f"全县（{OFFICE}）"
    return rights.township or "、".join(rights.categories) or ("账号和运行" if rights.role == "admin" else "全县")


def state(user: User) -> str:
    """In use, waiting for its own password, or not in use any more."""
    if not user.is_active:
        return "已停用"
    if not user.has_password:
        return "只用统一身份认证"
    return "等本人改密码" if user.must_change else "在用"
