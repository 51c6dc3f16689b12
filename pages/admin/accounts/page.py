"""Accounts: who may sign in, what they may see, and what an admin does about it."""

import streamlit as st

from pages.admin.accounts import acts, add, listing
from pages.ui.site.frame import enter
from pages.ui.site.menu import Page

PAGE = Page(
    title="账号",
    icon=":material/manage_accounts:",
    order=10,
    who="accounts",
    help="谁可以登录、看哪些数据、做哪些事",
    figures=False,
)

viewer = enter(PAGE)
above, left, right = st.container(), *st.columns([3, 2], gap="medium")
with right:
    change_tab, add_tab = st.tabs(["修改账号", "新增账号"])
    with change_tab:
        acts.offer(viewer)
    with add_tab:
        add.offer(viewer)
with left:  # drawn last, so that it shows what was just done
    listing.show()
above.caption("角色和范围一改，这个人的登录立即全部退出，重新登录后按新的来。停用的账号不删除，记录都还在。")
