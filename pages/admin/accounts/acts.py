"""Acts: what an admin does to an account — change it, give it a new password, sign it out, take it out of use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from casework.accounts import passwords, sessions, users
from casework.accounts.users import User
from casework.errors import Refused, Stale
from pages.admin.accounts import fields
from pages.admin.accounts.add import once
from pages.ui.ask.casework import store
from pages.ui.kit.format import escape
from pages.ui.site.gate.sessions import CHECKS
from pages.ui.site.viewer import Viewer


def offer(viewer: Viewer) -> None:
    """Choose an account; then everything that can be done to it."""
    by_login = {user.login: user for user in users.all_users(store())}
    login = st.selectbox(
        "账号",
        list(by_login),
        index=None,
        placeholder="请选账号",
        format_func=lambda each: f"{each}（{by_login[each].name}）",
        key="accounts-chosen",
    )
    if login is None:
        st.caption("请先选一个账号。")
        return
    user = by_login[login]
    _change(viewer, user)
    with st.container(horizontal=True):
        _reset(viewer, user)
        _sign_out(viewer, user)
        _use(viewer, user)


def _tried(act: Callable[[], object], done: str, user: User) -> bool:
    """Do it and say so, or say why not; what this process remembers of the person is forgotten."""
    try:
        act()
    except (Refused, Stale) as refusal:
        st.error(escape(str(refusal)))
        return False
    CHECKS.forget_person(user.user_id)
    st.success(f"{escape(user.login)}：{done}")
    return True


def _change(viewer: Viewer, user: User) -> None:
    names = fields.known()
    if names is None:
        return
    key = f"change-{user.user_id}-{user.version}"
    name = st.text_input("姓名", value=user.name, max_chars=64, key=f"{key}-name")
    rights = fields.rights_of(user.rights, names, key)
    if st.button("保存修改", type="primary", key=f"{key}-confirm"):
        now = datetime.now(UTC)
        _tried(
            lambda: users.change(store(), viewer.login, user.user_id, user.version, name, rights, now, names),
            "已保存。",
            user,
        )


def _reset(viewer: Viewer, user: User) -> None:
    given: list[str | None] = []
    if st.button("重设密码", key=f"reset-{user.user_id}", disabled=not user.is_active):
        now = datetime.now(UTC)
        done = _tried(
            lambda: given.append(passwords.set_password(store(), viewer.login, user.user_id, None, now)),
            "密码已重设，原来的登录全部退出。",
            user,
        )
        if done and given[0]:
            once(user.login, given[0])


def _sign_out(viewer: Viewer, user: User) -> None:
    if st.button("结束全部登录", key=f"out-{user.user_id}"):
        now = datetime.now(UTC)
        _tried(lambda: sessions.end_all(store(), user.user_id, now, viewer.login), "已在所有设备上退出。", user)


def _use(viewer: Viewer, user: User) -> None:
    out, back = (users.disable, "停用账号", "已停用，登录全部退出。"), (users.enable, "恢复使用", "已恢复。")
    act, label, done = out if user.is_active else back
    if st.button(label, key=f"use-{user.user_id}"):
        now = datetime.now(UTC)
        _tried(lambda: act(store(), viewer.login, user.user_id, now), done, user)
