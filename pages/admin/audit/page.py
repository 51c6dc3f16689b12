"""Audit: what was done, by whom and when, and whether every line is as it was written."""

import streamlit as st

from pages.admin.audit import lines
from pages.ui.site.frame import enter
from pages.ui.site.menu import Page

PAGE = Page(
    title="审计",
    icon=":material/history_edu:",
    order=30,
    who="audit",
    help="谁在什么时候做了什么；记录是否完整",
    figures=False,
)

viewer = enter(PAGE)
lines.chain()
wanted = lines.choose()
lines.show(wanted)
st.caption("每一条都带着前一条的校验值：改动、删去或插入任何一条，从那里起就对不上。密码从不写进记录。")
