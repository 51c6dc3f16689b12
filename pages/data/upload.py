"""Upload: townships hand in their ledgers, see at once what would become of each row, and confirm."""

import streamlit as st

from pages.ui import handing, templates, upload
from pages.ui.frame import begin
from pages.ui.menu import Page

PAGE = Page(title="上传", icon=":material/upload_file:", order=15, help="报送台账：先检查，再确认")

view = begin(PAGE)
handing.receipts()
st.caption("选好单位和文件后立即检查，用的是夜间处理同一套程序；确认之前什么也不会写入。退回件改好后也在这里报送。")
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
    sender = upload.whose(view)
    templates.offer()
offers = [upload.offer(view, sender.township, file) for file in upload.chosen_files(view, sender) if sender]
handing.confirm([one for one in offers if one is not None])
