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
within = lines.readable(viewer.hats)
wanted = lines.choose(within)
lines.show(wanted)
if within is not None:
    st.caption("管理员看账号、登录、备份和恢复的记录；报送、导出、查看姓名等业务记录由纪检审计查看。")
st.caption("每一条都带着前一条的校验值：改动、删去或插入任何一条，从那里起就对不上。密码从不写进记录。")
