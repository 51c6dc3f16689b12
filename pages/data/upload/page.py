"""Upload: townships hand in their ledgers, see at once what would become of each row, and confirm."""

import streamlit as st

from pages.data.upload import files as upload
from pages.data.upload import hand_in, templates
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="上传",
    icon=":material/upload_file:",
    order=15,
    who="hand in",
    help="报送台账：先检查，再确认",
)

view = begin(PAGE)
hand_in.receipts()
st.caption("选好单位和文件后立即检查，用的是夜间处理同一套程序；确认之前什么也不会写入。退回件改好后也在这里报送。")
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
    whose = upload.whose(view)
    templates.offer(view)
offers = [upload.offer(view, whose.township, file) for file in upload.chosen_files(view, whose) if whose]
hand_in.confirm(view.viewer, [one for one in offers if one is not None])
