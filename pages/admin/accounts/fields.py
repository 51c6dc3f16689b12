"""Fields: the role and how far it reaches, as an admin chooses them."""

from __future__ import annotations

import streamlit as st

from casework.accounts.person import LABELS, OFFICE, Role
from casework.accounts.rights import Known, Rights
from casework.accounts.users import User, all_users
from pages.ui.ask.casework import store
from pages.ui.ask.query import data_folder
from pages.ui.kit.format import escape
from pipelines.reference.county import ReferenceError, load
from pipelines.registry import datasets, rules

NO_DEPARTMENT = "不属任何单位（只看，不答复立案）"


def known() -> Known | None:
    """The townships and categories that the county has; None, with the reason, where its reference data are broken."""
    try:
        townships = tuple(load(data_folder() / "reference").townships["name"])
    except ReferenceError as problem:
        st.warning(escape(str(problem)))
        return None
    (category,) = [field for field in datasets()["projects"].fields if field.name == "category"]
    return Known(townships, category.choices)


def rights_of(before: Rights | None, names: Known, key: str) -> Rights:
    """The widgets, filled with what the account has now; what does not go with the role is not asked."""
    roles = list(LABELS)
    role = st.selectbox(
        "角色",
        roles,
        index=roles.index(before.role) if before else roles.index(Role.TOWNSHIP),
        format_func=lambda each: LABELS[each],
        key=f"{key}-role",
    )
    township, categories, is_office = None, tuple[str, ...](), False
    if role == Role.TOWNSHIP:
        places = list(names.townships or ())
        first = places.index(before.township) if before and before.township in places else None
        township = st.selectbox("乡镇", places, index=first, placeholder="请选乡镇", key=f"{key}-township")
    if role == Role.DEPARTMENT:
        is_office = st.checkbox(OFFICE, value=bool(before and before.is_office), key=f"{key}-office")
        if not is_office:
            offered = list(names.categories or ())
            chosen = [name for name in (before.categories if before else ()) if name in offered]
            label = "只看这些工程类别（不选就是全部）"
            categories = tuple(st.multiselect(label, offered, default=chosen, key=f"{key}-categories"))
    return Rights(Role(role), township, categories, is_office)


def department_of(before: User | None, rights: Rights, key: str) -> str | None:
    """The department whose cases the account answers, as cases name it (牵头单位); other roles have none."""
    if rights.role != Role.DEPARTMENT:
        return None
    own = before.department if before else None
    suggested = {each.definition.department for each in rules().values()} - {""}
    taken = {user.department for user in all_users(store()) if user.department}
    names = [NO_DEPARTMENT, *sorted(suggested | taken)]
    chosen: str | None = st.selectbox(
        "所属单位",
        names,
        index=names.index(own) if own else 0,
        accept_new_options=True,
        key=f"{key}-department",
        help="和立案的“牵头单位”逐字相同，这个账号才能答复它；没有的可以直接输入",
    )
    return None if chosen in (None, NO_DEPARTMENT) else chosen
