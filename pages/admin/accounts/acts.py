"""Acts: what an admin does to an account — change it, give it a new password, sign it out, take it out of use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from casework.accounts import departments, passwords, sessions, users
from casework.accounts.rights import Known, Rights
from casework.accounts.users import User
from casework.errors import Refused, Stale
from pages.admin.accounts import fields
from pages.admin.accounts.add import once
from pages.ui.ask.casework import store
from pages.ui.kit.format import escape
from pages.ui.site.gate.sessions import CHECKS
from pages.ui.site.viewer import Viewer

DONE = "accounts-done"
RESET, OUT, STOP, GO = "重设密码", "结束全部登录", "停用账号", "恢复使用"


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
    _said()
    if login is None:
        st.caption("请先选一个账号。")
        return
    user = by_login[login]
    _change(viewer, user)
    with st.container(horizontal=True):
        labels = [*([] if login == viewer.login else [RESET]), OUT, STOP if user.is_active else GO]
        wanted = [label for label in labels if st.button(label, key=f"{label}-{login}")]
    if login == viewer.login:  # a reset would end the session that is to show the new password
        st.caption("自己的密码请用页面右上角的“修改密码”。")
    for label in wanted:
        _do(viewer, user, label)


def _said() -> None:
    """What was just done, once."""
    if done := st.session_state.pop(DONE, None):
        sentence, login, password = done
        st.success(f"{escape(login)}：{sentence}")
        if password:
            once(login, password)


def _tried(act: Callable[[], object], done: str, user: User) -> None:
    """Do it, or say why not; then the page is drawn anew, with what has changed."""
    try:
        made = act()
    except (Refused, Stale) as refusal:
        st.error(escape(str(refusal)))
        return
    CHECKS.forget_person(user.user_id)
    st.session_state[DONE] = (done, user.login, made if isinstance(made, str) else None)
    st.rerun()


def _change(viewer: Viewer, user: User) -> None:
    names = fields.known()
    if names is None:
        return
    key = f"change-{user.user_id}-{user.version}"
    name = st.text_input("姓名", value=user.name, max_chars=64, key=f"{key}-name")
    rights = fields.rights_of(user.rights, names, key)
    department = fields.department_of(user, rights, key)
    if st.button("保存修改", type="primary", key=f"{key}-confirm"):
        _tried(lambda: _changed(viewer.login, user, name, rights, department, names), "已保存。", user)


def _changed(by: str, user: User, name: str, rights: Rights, department: str | None, names: Known) -> None:
    """The department goes by itself: an act of its own in the audit. Raises Refused, Stale."""
    unit, now = departments.checked(department), datetime.now(UTC)
    changed = users.change(store(), by, user.user_id, user.version, name, rights, now, names)
    if unit != changed.department:
        departments.place(store(), by, user.user_id, unit, now)


def _do(viewer: Viewer, user: User, label: str) -> None:
    by, number, now = viewer.login, user.user_id, datetime.now(UTC)
    match label:
        case "重设密码":
            _tried(lambda: passwords.set_password(store(), by, number, None, now), "密码已重设，登录全部退出。", user)
        case "结束全部登录":
            _tried(lambda: sessions.end_all(store(), number, now, by), "已在所有设备上退出。", user)
        case "停用账号":
            _tried(lambda: users.disable(store(), by, number, now), "已停用，登录全部退出。", user)
        case "恢复使用":
            _tried(lambda: users.enable(store(), by, number, now), "已恢复使用。", user)
