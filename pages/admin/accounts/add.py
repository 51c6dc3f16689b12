"""Add: a new account, with a first password that is shown once."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from casework.accounts import departments, passwords, users
from casework.errors import Refused
from pages.admin.accounts import fields
from pages.ui.ask.casework import store
from pages.ui.kit.format import escape
from pages.ui.site.viewer import Viewer


def offer(viewer: Viewer) -> None:
    """The form, and what pressing its button did."""
    names = fields.known()
    if names is None:
        return
    login = st.text_input("登录名", key="add-login", max_chars=64, help="字母、数字，或姓名；以后不能改")
    name = st.text_input("姓名", key="add-name", max_chars=64)
    rights = fields.rights_of(None, names, "add")
    department = fields.department_of(None, rights, "add")
    single = st.checkbox("只用统一身份认证登录，不设密码", key="add-single")
    if not st.button("新增账号", type="primary", key="add-confirm"):
        return
    password = None if single else passwords.generated()
    place = (rights.role, rights.township, rights.categories, rights.is_office)
    now = datetime.now(UTC)
    try:
        unit = departments.checked(department)
        made = users.add(store(), viewer.login, login, name, *place, password, now, names)
        if unit:
            departments.place(store(), viewer.login, made.user_id, unit, now)
    except Refused as refusal:
        st.error(escape(refusal.sentence))
        return
    st.success(f"已新增账号 {escape(made.login)}（{escape(made.name)}）。")
    if password:
        once(made.login, password)


def once(login: str, password: str) -> None:
    """A password that the system does not keep: whoever reads it now hands it on."""
    st.warning(f"请现在就把初始密码交给 {escape(login)} 本人。离开这里后不再显示；本人第一次登录时必须改掉。")
    st.code(password, language=None)
