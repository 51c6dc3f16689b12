"""Handing out: the buttons of an opened file — what goes home corrected in red, the file as it came, the masked list.

Who may have the file is settled when the button is drawn; every taking is in the audit.
"""

from __future__ import annotations

import zlib
from pathlib import PurePosixPath

import streamlit as st

from pages.ui.ask import submissions as questions
from pages.ui.ask.handed_out import Deed
from pages.ui.ask.query import data_folder
from pages.ui.kit import downloads
from pages.ui.kit.format import escape
from pages.ui.site import menu
from pages.ui.site.rights import may_export
from pages.ui.site.view import View
from pipelines.inbox.archive import NotArchived
from pipelines.inbox.sendback import NotReleased, NotYours, handed_in, returned, to_correct
from pipelines.reference.county import ReferenceError, load
from reports.sendback.sendback import file_name, sendback
from reports.words.neutral import mask
from reports.workbooks.rejected import rejected_workbook


def key_of(path: str) -> str:
    """What names a file's widgets in the page's source, where its name may not stand as it is."""
    return f"{zlib.crc32(path.encode()):08x}"


def sent_back(view: View, path: str) -> None:
    """The button. Who may have the file is settled now; the workbook is made when the button is pressed.

    The file itself goes to its own township, the office and the local viewer; everybody else gets the masked list.
    """
    if questions.file_rejected(view, path).is_empty() and questions.unread_cells(view, path).is_empty():
        st.success("没有要改正的行和格。", icon=None)
        return
    if not may_export(view.viewer.hats, "sendback"):
        _list(view, path)
        return
    try:
        back = returned(view.lake, view.scope, path, sends_back="office" in view.viewer.hats)
        county = load(data_folder() / "reference")
    except NotReleased:
        _list(view, path)
        return
    except (NotYours, NotArchived, ReferenceError) as problem:
        st.warning(escape(mask(str(problem))))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        downloads.button(
            view,
            "sendback",
            "下载退回件",
            lambda: sendback(path, back.data, back.rejected, county),
            file_name(path),
            f"sendback-{key_of(path)}",
            Deed("file.release", "", path, back.submitter or view.county),
            type="primary",
        )
        st.caption("原表原样，错格标红，原因在最右一列；改好后原名重新报送。", width="stretch")
    if "upload" in menu.allowed(view.viewer.hats):
        menu.link("upload", "到上传页报送改好的文件", township=back.submitter)


def original(view: View, path: str) -> None:
    """The button of the file as it came, for who may have it."""
    if not may_export(view.viewer.hats, "original"):
        return
    try:
        owner, data = handed_in(view.lake, view.scope, path, sends_back="office" in view.viewer.hats)
    except NotReleased:
        return
    except (NotYours, NotArchived) as problem:
        st.warning(escape(mask(str(problem))))
        return
    name = PurePosixPath(path).name
    deed = Deed("file.release", "", path, owner or view.county)
    key = f"original-{key_of(path)}"
    with st.container(horizontal=True, vertical_alignment="center"):
        downloads.button(view, "original", "下载原件", lambda: data, name, key, deed, mime="application/octet-stream")
        st.caption("收到时的原样，一格未改。", width="stretch")


def _list(view: View, path: str) -> None:
    """The button of the masked list of the file's rows to correct, for who may not have the file itself."""
    name = mask(PurePosixPath(path).stem)
    with st.container(horizontal=True, vertical_alignment="center"):
        downloads.workbook(
            view,
            "下载退回清单",
            f"退回清单_{name}",
            downloads.context(view, f"{view.county}退回数据清单", [name], by_category=False),
            lambda context: rejected_workbook(to_correct(view.lake, view.scope, path), context),
            "rejected",
            f"rejected-{key_of(path)}",
        )
        st.caption("原表只发给报送它的乡镇和县联席会议办公室；这里是遮盖后的退回内容。", width="stretch")
